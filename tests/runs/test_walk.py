"""What is read of a source: links, folders, files that are none, results of runs, names."""

import os
import socket
from pathlib import Path

import pytest

from tasks.run.inventory import inventory_of
from tasks.run.options import Options
from tasks.say.showing import shown
from tasks.work.ownership import claim
from tests.runs.reading import Reading, read_folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a source with a document, and something beside it that is none of its business."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"A.")
    (tmp_path / "secret.txt").write_bytes(b"Secret.")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.txt").write_bytes(b"B.")
    return folder


def _problems(found: Reading) -> dict[str, str]:
    return {file["name"]: file["problem"] for file in found.inventory.files if file["problem"]}


def test_links_out_of_the_source_are_not_followed(source: Path, tmp_path: Path) -> None:
    (source / "link.txt").symlink_to(tmp_path / "secret.txt")
    (source / "folder").symlink_to(tmp_path / "elsewhere")
    (source / "system.txt").symlink_to("/proc/self/environ")
    (source / "endless.txt").symlink_to("/proc/kmsg")
    (source / "up").symlink_to("..")
    found = read_folder(source, tmp_path)
    assert found.texts == ["A."]
    assert found.inventory.links == ("endless.txt", "folder", "link.txt", "system.txt", "up")
    assert not _problems(found)


def test_links_are_followed_where_the_settings_say_so(source: Path, tmp_path: Path) -> None:
    (source / "link.txt").symlink_to(tmp_path / "secret.txt")
    (source / "folder").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "elsewhere")
    (source / "system.txt").symlink_to("/proc/self/environ")
    (source / "endless.txt").symlink_to("/proc/kmsg")
    found = read_folder(source, tmp_path, follow_links=True)
    assert found.texts == ["A.", "B.", "Secret."]
    assert [item.source for item in found.items] == ["a.txt", "endless.txt", "folder/b.txt", "link.txt", "system.txt"]
    assert set(_problems(found)) == {"endless.txt", "system.txt"}


def test_what_a_link_inside_the_source_leads_to_is_read_once(source: Path, tmp_path: Path) -> None:
    (source / "sub").mkdir()
    (source / "sub" / "latest.txt").symlink_to("../a.txt")
    (source / "again").symlink_to("sub")
    (source / "blob").write_bytes(b"Under another name.")
    (source / "named.txt").symlink_to("blob")
    (source / "named_again.txt").symlink_to("blob")
    found = read_folder(source, tmp_path)
    assert sorted(found.texts) == ["A.", "Under another name."]
    assert len(found.inventory.links) == 3


def test_a_link_that_leads_nowhere_is_named(source: Path, tmp_path: Path) -> None:
    (source / "lost.txt").symlink_to("nowhere.txt")
    (source / "loop.txt").symlink_to("loop.txt")
    found = read_folder(source, tmp_path)
    assert _problems(found) == {"lost.txt": "the link leads nowhere", "loop.txt": "the link leads nowhere"}
    assert all(source["problem"] for source in found.sources if source["name"] != "a.txt")


def test_what_is_no_regular_file_is_never_opened(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(source / "pipe.txt")
    monkeypatch.chdir(source)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        found = read_folder(source, tmp_path)
    assert found.texts == ["A."]
    assert set(_problems(found)) == {"pipe.txt", "socket.txt"}


def test_a_file_that_becomes_a_pipe_or_a_link_after_the_look_is_not_read(source: Path, tmp_path: Path) -> None:
    from tasks.io.reading import items_of
    from tasks.run.inventory import shards_of

    (source / "b.txt").write_bytes(b"B.")
    inventory = inventory_of(source, tmp_path / "out" / ".lacuna" / "i.json", Options())
    (source / "a.txt").unlink()
    os.mkfifo(source / "a.txt")
    (source / "b.txt").unlink()
    (source / "b.txt").symlink_to(tmp_path / "secret.txt")
    items = [item for shard in shards_of(inventory, Options(), "1") for item in items_of(shard, 1_000, [])]
    assert [item.fault and item.fault.code for item in items] == ["unreadable"] * 2
    assert not any(item.raw for item in items)


def test_a_chain_of_folders_deeper_than_paths_may_be_costs_itself(source: Path, tmp_path: Path) -> None:
    handle = os.open(source, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=handle)
        below = os.open("d" * 200, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(os.open("deep.txt", os.O_CREAT | os.O_WRONLY, dir_fd=handle))
    os.close(handle)
    found = read_folder(source, tmp_path)
    assert found.texts == ["A."]
    ((name, problem),) = _problems(found).items()
    assert name.endswith("/")
    assert problem == "the folder cannot be listed: File name too long"
    _remove_deep(source / ("d" * 200))


def _remove_deep(folder: Path) -> None:
    """Remove a chain of folders from its lower end, by moving its end up first."""
    while below := [path for path in folder.iterdir() if path.is_dir()]:
        moved = folder.with_name("moved")
        below[0].rename(moved)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        moved.rename(folder)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_listed_costs_itself(source: Path, tmp_path: Path) -> None:
    (source / "closed").mkdir(mode=0)
    found = read_folder(source, tmp_path)
    assert found.texts == ["A."]
    assert list(_problems(found)) == ["closed/"]


def test_results_of_runs_are_never_read(source: Path) -> None:
    claim(source / "empty")
    claim(source / "other")
    for name in ("own", "other"):
        (source / name / "text").mkdir(parents=True)
        (source / name / "text" / "a.txt").write_bytes(b"A.")
    (source / "sub").mkdir()
    (source / "sub" / "manifest.json").write_text('{"text": "A scraped file of that name."}')
    cache = source / "own" / ".lacuna" / "inventory.json"
    inventory = inventory_of(source, cache, Options())
    assert [file["name"] for file in inventory.files] == ["a.txt", "sub/manifest.json"]
    assert inventory.outputs == ("empty", "other", "own")
    assert inventory_of(source, cache, Options()) == inventory


def test_names_are_shown_escaped() -> None:
    hostile = "a\x1b]0;title\x07\r\nb\u202e\u2028\x9b2J" + os.fsdecode(b"\xff") + " \u00e9.txt"
    assert shown(hostile) == r"a\x1b]0;title\x07\r\nb\u202e\u2028\x9b2J\xff é.txt"
