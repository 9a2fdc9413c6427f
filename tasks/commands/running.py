"""Luigi tasks, run here and now by a scheduler of their own, and the exit codes of that."""

import contextlib
import io
from pathlib import Path

import click
import luigi
from luigi.interface import PidLockAlreadyTakenExit

import tasks.registry  # noqa: F401 - sets what luigi has to know
from tasks.commands.program import DONE, FAILED, QUARANTINED
from tasks.run.manifest import read_manifest


def run_task(task: luigi.Task, *, quiet: bool = False, without: str = "") -> int:
    """Run the task; return the exit code. Its failure is in the log on standard error.

    What it prints is passed on when it is done: a reader that goes away does not make it fail.

    Args:
        task: what to run.
        quiet: leave out what the tasks print about themselves.
        without: leave out the lines that hold this, such as a path that is gone afterwards.

    """
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            done = luigi.build([task], local_scheduler=True)
    except PidLockAlreadyTakenExit:
        return FAILED
    finally:
        if not quiet:
            lines = printed.getvalue().splitlines(keepends=True)
            click.echo("".join(line for line in lines if not without or without not in line), nl=False)
    return DONE if done else FAILED


def code_of_run(output: Path, code: int) -> int:
    """Return the exit code of a corpus that was cleaned with this code: 1 where documents are in quarantine."""
    counts = read_manifest(output / "manifest.json").get("counts", {})
    return QUARANTINED if code == DONE and counts.get("quarantined") else code
