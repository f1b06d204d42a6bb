"""Windows' own keystore (DPAPI), machine scope: whoever runs on this machine, and nobody else."""

import ctypes
import sys
from ctypes import wintypes

from fallback.errors import FallbackError

assert sys.platform == "win32"  # noqa: S101 lets a type checker elsewhere skip what follows

_LOCAL_MACHINE = 4
_NO_WINDOW = 1


class _Blob(ctypes.Structure):
    _fields_ = (("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))


def protect(secret: bytes, entropy: bytes) -> bytes:
    """`secret`, so that only this machine can read it, and only with the same `entropy`."""
    return _call("CryptProtectData", secret, entropy)


def unprotect(protected: bytes, entropy: bytes) -> bytes:
    """What `protect` was given. FallbackError where Windows refuses."""
    return _call("CryptUnprotectData", protected, entropy)


def _call(function: str, data: bytes, entropy: bytes) -> bytes:
    crypt32 = ctypes.WinDLL("crypt32", use_last_error=True)
    kernel32 = ctypes.WinDLL("kernel32")
    kernel32.LocalFree.argtypes = [ctypes.c_void_p]
    given, extra, made = _blob(data), _blob(entropy), _Blob()
    flags = _LOCAL_MACHINE | _NO_WINDOW
    args = (ctypes.byref(given), None, ctypes.byref(extra), None, None, flags, ctypes.byref(made))
    if not getattr(crypt32, function)(*args):
        code = ctypes.get_last_error()
        raise FallbackError("store.machine_key_refused", said=ctypes.FormatError(code))
    try:
        return ctypes.string_at(made.data, made.size)
    finally:
        kernel32.LocalFree(made.data)


def _blob(data: bytes) -> _Blob:
    return _Blob(len(data), ctypes.cast(ctypes.c_char_p(data), ctypes.POINTER(ctypes.c_char)))
