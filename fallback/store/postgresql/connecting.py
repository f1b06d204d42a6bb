"""A connection to the recovery desk's database. Over a network only to a server that proves who
it is. The only module that imports psycopg."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fallback.errors import FallbackError
from fallback.settings import PostgresqlSettings
from fallback.store.postgresql.errors import unreachable

if TYPE_CHECKING:
    from psycopg import Connection

_ANSWER_SECONDS = 5
_REFUSED_SSL = frozenset({"disable", "allow", "prefer", "require", "verify-ca"})
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_WE_LET_GO = {  # of a server that is gone without a word
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_SERVER_LETS_GO = (  # of a PC that lost its power with the lock in its hand
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
    " -c idle_in_transaction_session_timeout=60000"
)


def connection(options: dict[str, Any], where: Path, busy_seconds: float) -> "Connection[Any]":
    """Connect. FallbackError where nobody answers, or refuses."""
    driver = psycopg()
    try:
        made: Connection[Any] = driver.connect(
            autocommit=True,
            connect_timeout=_ANSWER_SECONDS,
            application_name="fallback",
            options=f"-c lock_timeout={int(busy_seconds * 1000)} {_SERVER_LETS_GO}",
            **(_WE_LET_GO | options),
        )
    except driver.OperationalError as error:
        raise unreachable(error, where) from error
    made.adapters.register_loader("numeric", _whole())  # sums of whole numbers
    return made


def conninfo(settings: PostgresqlSettings, user: str = "") -> str:
    """The connection string of a setting; `user`: of another role."""
    tls = {"sslcert": settings.cert_file, "sslkey": settings.key_file}
    own = {"sslrootcert": settings.ca_file, "passfile": settings.password_file}
    said = own | (tls if not user else {}) | {"sslmode": "" if settings.tls else "disable"}
    made = psycopg().conninfo.make_conninfo(
        host=settings.host,
        port=settings.port,
        dbname=settings.database,
        user=user or settings.user,
        **{name: value for name, value in said.items() if value},
    )
    return str(made)


def options(conninfo: str, password: str | None) -> dict[str, Any]:
    """What to connect with. Over a network only to a server that proves its name."""
    driver = psycopg()
    try:
        found: dict[str, Any] = driver.conninfo.conninfo_to_dict(conninfo)
    except driver.ProgrammingError as error:
        raise FallbackError("central.not_a_connection", said=str(error).strip()) from error
    if "password" in found:
        raise FallbackError("central.password_in_settings")
    host = str(found.get("host", ""))
    within = host in _THIS_MACHINE and found.get("sslmode") == "disable"
    if not host.startswith("/") and not within:  # else it never leaves this machine
        if found.get("sslmode") in _REFUSED_SSL or "hostaddr" in found:
            raise FallbackError("central.not_verified")
        found = {"sslrootcert": "system"} | found | {"sslmode": "verify-full"}
    return found | ({"password": password} if password is not None else {})


def psycopg() -> Any:
    """The driver. FallbackError where this installation has none."""
    try:
        import psycopg as driver
    except ImportError as error:
        raise FallbackError("central.not_installed") from error
    return driver


def _whole() -> type[Any]:
    from psycopg.adapt import Loader

    class Whole(Loader):
        def load(self, data: Any) -> int:
            return int(bytes(data))

    return Whole
