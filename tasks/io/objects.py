"""Object stores: Amazon S3, Google Cloud Storage, Azure. The only module that knows obstore.

Whatever stalls is given up after a time, whatever fails is tried again a number of times, then it is an error.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar

from pipeline.errors import RunError

T = TypeVar("T")

ENDPOINTS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT", "AZURE_STORAGE_ENDPOINT")
"""Variables that name a store of one's own; it is asked without encryption if its address begins so."""
SCHEMES = ("s3", "s3a", "gs", "az", "abfs", "abfss")
PIECE_BYTES = 8 << 20
"""Objects are read in pieces of this size, each within the time limit."""
TIMEOUT = timedelta(seconds=60)
"""How long one request may take."""
CONNECT_TIMEOUT = timedelta(seconds=10)
RETRIES = 5
LONGEST_RETRY = timedelta(seconds=180)
"""How long one request is tried again, in all."""
SINGLE_PUT_BYTES = 64 << 20
"""Larger files are uploaded in parts; they appear when the last part is there."""


class Object(NamedTuple):
    """An object of a store."""

    name: str
    """Its name below the address."""
    size: int
    tag: str
    """What changes when its content changes."""


def address_of(path: Path | str) -> str:
    """Return the address of an object store that a path was made from; empty if it is a path.

    >>> address_of(Path("s3://bucket/crawl")), address_of("data/crawl")
    ('s3://bucket/crawl', '')
    """
    scheme, colon, rest = str(path).partition(":/")
    return f"{scheme}://{rest.lstrip('/')}" if colon and scheme in SCHEMES else ""


class Store:
    """The objects below an address, such as `s3://bucket/folder`."""

    def __init__(self, address: str) -> None:
        """Make ready to ask; credentials, region and endpoint come from the environment, as in other tools.

        Raises:
            RunError: obstore is not installed, or this is no address.

        """
        if not find_spec("obstore"):
            msg = f"{address} is in an object store, which needs the extra `cloud`: pip install 'lacuna[cloud]'"
            raise RunError(msg)
        from obstore.store import from_url

        self.address = address.rstrip("/")
        scheme, _, rest = self.address.partition("://")
        bucket, _, self._prefix = rest.partition("/")
        with self._asked("be used"):
            self._store = from_url(
                f"{scheme}://{bucket}",
                client_options={
                    "timeout": TIMEOUT,
                    "connect_timeout": CONNECT_TIMEOUT,
                    "allow_http": any(os.environ.get(name, "").startswith("http://") for name in ENDPOINTS),
                },
                retry_config={"max_retries": RETRIES, "retry_timeout": LONGEST_RETRY},
            )

    def objects(self) -> Iterator[Object]:
        """Yield the objects below the address; the one that has the address itself, if there is one, has an empty name.

        Raises:
            RunError: the store does not answer, or refuses.

        """
        import obstore

        with self._asked("be listed"):
            batches = _tried_twice(
                lambda: list(obstore.list(self._store, prefix=self._prefix or None, chunk_size=1000))
            )
        yield from (self._object(each) for batch in batches for each in batch)
        with self._asked("be listed"):
            single = self.about("") if self._prefix else None
        if single:
            yield single

    def _object(self, about: Any) -> Object:
        name = str(about["path"]).removeprefix(self._prefix).lstrip("/")
        return Object(name, int(about["size"]), str(about.get("e_tag") or about.get("last_modified")))

    def about(self, name: str) -> Object | None:
        """Return the object of that name; None if there is none.

        Raises:
            RunError: the store does not answer, or refuses.

        """
        import obstore
        from obstore.exceptions import NotFoundError

        with self._asked("be read"):
            try:
                return self._object(obstore.head(self._store, self._path(name)))
            except (NotFoundError, FileNotFoundError):
                return None

    def fetch(self, held: Object, file: BinaryIO) -> str:
        """Write the content of an object to the file, piece by piece; return its SHA-256.

        Raises:
            RunError: it changed meanwhile, it is cut short, or the store does not answer.

        """
        at, state = 0, sha256()
        with self._asked(f"be read ({held.name})"):
            while at < held.size:
                stop = min(at + PIECE_BYTES, held.size)
                piece = _tried_twice(partial(self._piece, held, at, stop))
                if len(piece) != stop - at:
                    msg = f"{held.name} is cut short: {len(piece):,} of {stop - at:,} bytes came; run again"
                    raise RunError(msg)
                file.write(piece)
                state.update(piece)
                at = stop
        return state.hexdigest()

    def _piece(self, held: Object, start: int, stop: int) -> bytes:
        """Return some bytes of an object.

        Raises:
            RunError: the object is another one now.

        """
        import obstore

        got = obstore.get(self._store, self._path(held.name), options={"range": (start, stop)})
        if str(got.meta.get("e_tag") or got.meta.get("last_modified")) != held.tag:
            msg = f"{held.name} changed while it was read; run again"
            raise RunError(msg)
        return bytes(got.bytes())

    def read(self, name: str) -> bytes | None:
        """Return the content of a small object; None if there is none.

        Raises:
            RunError: the store does not answer, or refuses.

        """
        import obstore
        from obstore.exceptions import NotFoundError

        with self._asked(f"be read ({name})"):
            try:
                return bytes(obstore.get(self._store, self._path(name)).bytes())
            except (NotFoundError, FileNotFoundError):
                return None

    def create(self, name: str, content: Path | bytes) -> bool:
        """Upload an object, unless there is one of that name; it appears whole or not at all.

        Return whether it was uploaded.

        Raises:
            RunError: the store does not answer, or refuses; or the object there has another size.

        """
        import obstore
        from obstore.exceptions import AlreadyExistsError

        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        with self._asked(f"be written ({name})"):
            try:
                obstore.put(
                    self._store, self._path(name), content, mode="create", use_multipart=size > SINGLE_PUT_BYTES
                )
            except (AlreadyExistsError, FileExistsError) as error:
                there = int(obstore.head(self._store, self._path(name))["size"])
                if there != size:
                    msg = f"{self.address}/{name} has {there:,} bytes instead of {size:,}; use another place"
                    raise RunError(msg) from error
                return False
        return True

    def replace(self, name: str, content: bytes) -> None:
        """Upload a small object, whatever has its name.

        Raises:
            RunError: the store does not answer, or refuses.

        """
        import obstore

        with self._asked(f"be written ({name})"):
            obstore.put(self._store, self._path(name), content)

    def _path(self, name: str) -> str:
        return "/".join(filter(None, (self._prefix, name)))

    @contextmanager
    def _asked(self, what: str) -> Iterator[None]:
        """Turn what the store or the network says into one error.

        Raises:
            RunError: it said something.

        """
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, OSError, ValueError) as error:
            why = " ".join(str(error).partition("Debug source")[0].split())[:300]
            msg = f"{self.address} cannot {what}: {why}; check address, credentials and network, and run again"
            raise RunError(msg) from error


def _tried_twice(asked: Callable[[], T]) -> T:
    """Return the answer; one that is cut off is asked for once more, which obstore does for its beginning alone."""
    from obstore.exceptions import GenericError

    try:
        return asked()
    except GenericError:
        return asked()
