"""What a file server asks of whoever signs in."""

import msgspec


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to sign in; what a server does not need stays empty."""

    username: str = ""
    password: str = ""
    key_file: str = ""  # SFTP: the private key
    known_hosts: str = ""  # SFTP: whom to believe; "": the user's own list
    endpoint: str = ""  # S3: not Amazon's

    def __repr__(self) -> str:
        """Without what it holds: it may stand in a traceback."""
        return "Options()"
