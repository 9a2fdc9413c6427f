"""Object stores: a source is mirrored, a run is there whole or not at all, what stalls or fails is a clear error."""

import gzip
import json
import os
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from click.testing import CliRunner

from pipeline.errors import RunError
from tasks.commands import cli
from tasks.io import objects, pushing
from tasks.io.mirror import mirrored
from tasks.io.objects import Store
from tests.runs.conftest import Run
from tests.runs.test_archives import PAGE, _page

pytestmark = [
    pytest.mark.skipif(not find_spec("obstore"), reason="the extra `cloud` is not installed"),
    pytest.mark.skipif(not (find_spec("moto") and find_spec("boto3")), reason="moto[server] is not installed"),
    pytest.mark.filterwarnings("ignore"),
]
GOOD = "The mayor spoke.\n\nNobody answered him.\n\nScroll to Top"


def _surroundings(endpoint: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
    }


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Yield the address of a local S3 server."""
    from moto.server import ThreadedMotoServer

    started = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    yield f"http://{host}:{port}"
    started.stop()


@pytest.fixture
def bucket(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a bucket of its own for the test, as boto3 sees it."""
    import boto3

    for name, value in {**_surroundings(server), "LACUNA_CACHE": str(tmp_path / "cache")}.items():
        monkeypatch.setenv(name, value)
    made = boto3.resource("s3", endpoint_url=server, region_name="us-east-1").Bucket(f"b-{os.urandom(4).hex()}")
    made.create()
    return made


def _put(bucket: Any, **files: bytes) -> None:
    for name, content in files.items():
        bucket.put_object(Key=name.replace("__", "/").replace("_", "."), Body=content)


def test_a_source_is_mirrored_and_only_what_changed_is_fetched(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(bucket, in__a_txt=b"One.", in__sub__b_txt=b"Two.", in__c_png=b"x" * 90, other_txt=b"not below")
    folder = mirrored(f"s3://{bucket.name}/in")
    held = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert held == {"a.txt": b"One.", "sub/b.txt": b"Two.", "c.png": b""}
    fetched: list[str] = []
    fetch = Store.fetch

    def noted(store: Store, held: objects.Object, file: BinaryIO) -> str:
        fetched.append(held.name)
        return fetch(store, held, file)

    monkeypatch.setattr(Store, "fetch", noted)
    _put(bucket, in__a_txt=b"Uno.")
    bucket.delete_objects(Delete={"Objects": [{"Key": "in/sub/b.txt"}]})
    assert mirrored(f"s3://{bucket.name}/in") == folder
    assert fetched == ["a.txt"]
    assert (folder / "a.txt").read_bytes() == b"Uno."
    assert not (folder / "sub").exists()


def test_one_object_is_a_file(bucket: Any) -> None:
    _put(bucket, in__a_jsonl=b'{"text": "One."}\n', in__a_jsonl2=b"other")
    assert mirrored(f"s3://{bucket.name}/in/a.jsonl").read_bytes() == b'{"text": "One."}\n'
    with pytest.raises(RunError, match="there is nothing at"):
        mirrored(f"s3://{bucket.name}/nowhere")


def test_large_objects_come_in_pieces(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "PIECE_BYTES", 1000)
    content = os.urandom(4_567)
    _put(bucket, a_txt=content)
    assert (mirrored(f"s3://{bucket.name}") / "a.txt").read_bytes() == content


@pytest.mark.parametrize("name", ["in/../../x.txt", "in//x.txt"])
def test_a_name_that_leads_out_is_refused(bucket: Any, name: str, tmp_path: Path) -> None:
    bucket.put_object(Key=name, Body=b"x")
    with pytest.raises(RunError):
        mirrored(f"s3://{bucket.name}/in")
    assert not list((tmp_path / "cache").rglob("x.txt"))


def test_an_object_is_created_once(bucket: Any) -> None:
    store = Store(f"s3://{bucket.name}/out")
    assert store.create("a", b"one")
    assert not store.create("a", b"two")
    assert store.read("a") == b"one"
    with pytest.raises(RunError, match="has 3 bytes instead of 5"):
        store.create("a", b"three")


def test_from_archives_in_a_store_to_a_run_in_a_store_and_back(luigi: Run, tmp_path: Path, bucket: Any) -> None:
    _put(bucket, crawl__one_warc_gz=gzip.compress(_page(1)) + gzip.compress(_page(2)), crawl__two_txt=GOOD.encode())
    source = f"s3://{bucket.name}/crawl"
    done = luigi("CleanCorpus", "--source", source)
    assert done.returncode == 0, done.stderr
    output = tmp_path / "output"
    assert json.loads((output / "manifest.json").read_text())["source"] == source
    assert luigi("CleanCorpus", "--source", source).stdout.startswith("up to date")
    assert luigi("ExportParquet").returncode == 0
    address = f"s3://{bucket.name}/cleaned"
    first, again = pushing.push(output, address), pushing.push(output, address)
    assert first.new == first.files > 4
    assert again == first._replace(new=0)
    said = CliRunner().invoke(cli, ["pull", address, "-o", str(tmp_path / "fetched")])
    assert f"{first.files} files of run {first.run}" in said.output
    assert "0 of them new" in CliRunner().invoke(cli, ["push", address, "-o", str(output)]).output
    names = [path.relative_to(output) for path in output.rglob("*") if path.is_file() and ".lacuna" not in path.parts]
    assert all((tmp_path / "fetched" / name).read_bytes() == (output / name).read_bytes() for name in names)
    back = luigi("Restore", "--output", "fetched", "--to", "back")
    assert back.returncode == 0, back.stderr
    assert (tmp_path / "back" / "two.txt").read_bytes() == GOOD.encode()
    (one, _) = (tmp_path / "back" / "one.warc.gz.originals.jsonl").read_text().splitlines()
    assert json.loads(one)["text"] == PAGE.format(1)


def test_a_run_that_was_not_pushed_whole_is_not_there(luigi: Run, tmp_path: Path, bucket: Any) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(GOOD)
    assert luigi("CleanCorpus", "--source", "in").returncode == 0
    address = f"s3://{bucket.name}/cleaned"
    run = pushing.push(tmp_path / "output", address).run
    for lost in ("manifest.json", "documents.jsonl"):
        held = bucket.Object(f"cleaned/{run}/{lost}")
        content = held.get()["Body"].read()
        held.delete()
        with pytest.raises(RunError, match="push"):
            pushing.pull(address, tmp_path / f"without-{lost}")
        assert not (tmp_path / f"without-{lost}" / "manifest.json").exists()
        held.put(Body=content)
    bucket.put_object(Key=f"cleaned/{run}/documents.jsonl", Body=content.replace(b"mayor", b"miner"))
    with pytest.raises(RunError, match="was changed"):
        pushing.pull(address, tmp_path / "changed")
    (tmp_path / "output" / "documents.jsonl").write_text("{}")
    with pytest.raises(RunError, match="changed since the run"):
        pushing.push(tmp_path / "output", address)


class _Faulty(BaseHTTPRequestHandler):
    """A server that answers with errors, or not at all."""

    way = "errors"
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        if self.way == "errors":
            self.send_error(500)
        elif self.way == "refusal":
            self.send_error(403)
        elif self.way == "cut":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<List")
        else:
            threading.Event().wait(5)

    do_HEAD = do_GET  # noqa: N815 - the name of the standard library

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.mark.parametrize("way", ["errors", "refusal", "cut", "stall", "nobody"])
def test_a_store_that_fails_is_a_clear_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Faulty", (_Faulty,), {"way": way, "asked": 0}))
    server.daemon_threads = True
    endpoint = f"http://127.0.0.1:{server.server_port}"
    if way == "nobody":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            endpoint = f"http://127.0.0.1:{free.getsockname()[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in {**_surroundings(endpoint), "LACUNA_CACHE": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(objects, "TIMEOUT", timedelta(seconds=0.5))
    monkeypatch.setattr(objects, "LONGEST_RETRY", timedelta(seconds=3))
    monkeypatch.setattr(objects, "RETRIES", 2)
    with pytest.raises(RunError, match=r"s3://bucket/in cannot be listed.*run again"):
        mirrored("s3://bucket/in")
    assert server.RequestHandlerClass.asked in {"refusal": {1, 2}, "nobody": {0}}.get(way, {2, 3, 4, 5, 6})  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
