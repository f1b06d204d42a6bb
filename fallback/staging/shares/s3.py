"""An object store that speaks S3: an object appears whole, so nothing is put beside it first."""

from collections.abc import Iterator
from urllib.parse import SplitResult

from s3fs import S3FileSystem

from fallback.staging.shares.options import Options


class S3Server:
    """A bucket, or a folder of one."""

    def __init__(self, url: SplitResult, options: Options) -> None:
        self._root = (url.netloc + url.path).rstrip("/")
        self._files = S3FileSystem(
            key=options.username or None,
            secret=options.password or None,
            endpoint_url=options.endpoint or None,
            skip_instance_cache=True,
            use_listings_cache=False,
        )

    def fetch(self, name: str, most: int) -> bytes | None:
        """At most that many bytes."""
        try:
            return bytes(self._files.cat_file(f"{self._root}/{name}", start=0, end=most))
        except FileNotFoundError as error:
            _expect_bucket(error)
            return None
        except OSError as error:
            if _code(error) == "InvalidRange":  # an object of no bytes has no first one
                return b""
            raise

    def store(self, name: str, data: bytes) -> None:
        """In one request: what is sent in parts leaves parts behind when it is killed."""
        self._files.pipe_file(f"{self._root}/{name}", data, chunksize=max(len(data), 1))

    def replace(self, old: str, new: str) -> None:
        """Copy, then delete: not in one step, and not used."""
        self._files.mv(f"{self._root}/{old}", f"{self._root}/{new}")

    def remove(self, name: str) -> None:
        """Delete."""
        self._files.rm_file(f"{self._root}/{name}")

    def listed(self) -> Iterator[tuple[str, float]]:
        """The folder, asked for anew; one that nothing was put in is empty."""
        try:
            found = self._files.ls(self._root, detail=True, refresh=True)
        except FileNotFoundError as error:
            _expect_bucket(error)
            return
        for entry in found:
            if entry["type"] == "file":
                yield entry["name"].rpartition("/")[2], entry["LastModified"].timestamp()


def _expect_bucket(error: FileNotFoundError) -> None:
    """Raise it again where the bucket itself is what is not there."""
    if _code(error) == "NoSuchBucket":
        raise error


def _code(error: OSError) -> str:
    """What the server answered; "" where the library itself found it."""
    answer = getattr(error.__cause__, "response", None) or {}
    return str(answer.get("Error", {}).get("Code", ""))
