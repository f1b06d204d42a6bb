"""The recovery desk's tables in PostgreSQL: the file's own transactions, for many clerks."""

from fallback.store.postgresql.connecting import conninfo
from fallback.store.postgresql.database import CentralDatabase, connect

__all__ = ["CentralDatabase", "connect", "conninfo"]
