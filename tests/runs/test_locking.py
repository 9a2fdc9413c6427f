"""The lock of an output: one run writes, readers keep runs out, and a lock ends with whoever holds it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.errors import OutputBusy, RunError
from tasks.work import locking
from tasks.work.locking import hold, only_one, read_only, release
from tasks.work.ownership import STATE


@contextmanager
def locked(output: Path, how: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Hold the lock as another process would: by an open file of its own."""
    path = output / STATE / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, how | fcntl.LOCK_NB)
        yield


def test_a_run_waits_for_nobody(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(OutputBusy, match="another run is at work"):
        hold(tmp_path)
    with only_one(tmp_path), pytest.raises(BlockingIOError), locked(tmp_path):
        pytest.fail("two have the lock")
    with locked(tmp_path):
        pass


def test_a_lock_is_held_until_the_outermost_block_ends(tmp_path: Path) -> None:
    with only_one(tmp_path):
        with only_one(tmp_path):
            pass
        with pytest.raises(BlockingIOError), locked(tmp_path):
            pytest.fail("two have the lock")
    release(tmp_path)


def test_readers_keep_runs_out_and_let_readers_in(tmp_path: Path) -> None:
    with read_only(tmp_path):
        pass
    with locked(tmp_path), pytest.raises(OutputBusy, match="try again when it has ended"), read_only(tmp_path):
        pytest.fail("it is being written")
    with read_only(tmp_path):
        with locked(tmp_path, fcntl.LOCK_SH):
            pass
        with pytest.raises(OutputBusy):
            hold(tmp_path)
    with only_one(tmp_path), read_only(tmp_path):
        pass


def test_a_lock_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(RunError, match="file"):
        hold(tmp_path / "file")


def test_a_lock_whose_file_was_removed_meanwhile_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(locking, "_is_there", lambda *_: next(answers))
    hold(tmp_path)
    assert next(answers, None) is None
    release(tmp_path)


def test_a_lock_is_there_while_its_file_is_the_one_of_that_name(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("ab") as file:
        assert locking._is_there(path, file)
        path.unlink()
        assert not locking._is_there(path, file)
        path.touch()
        assert not locking._is_there(path, file)
