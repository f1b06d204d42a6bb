"""A finished PDF locked with a password: AES-256, as every common viewer opens it."""

from io import BytesIO

import pikepdf


def sealed(pdf: bytes, password: str) -> bytes:
    """The same pages; whoever has the password can open and print them."""
    if not password:
        raise ValueError("a password, please")
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        lock = pikepdf.Encryption(owner=password, user=password, R=6)
        opened.save(out, encryption=lock)
    return out.getvalue()
