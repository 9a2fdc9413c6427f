"""What luigi says to the user in our name: one line that says what to do, instead of a traceback."""

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

import luigi

from pipeline.errors import CleaningError
from tasks.work.files import sweep
from tasks.work.locking import only_one
from tasks.work.ownership import STATE

LOGGER = "luigi-interface"


OURS = f"\n{CleaningError.__module__}."


class PlainErrors(logging.Filter):
    """Takes the traceback off our own errors: their message says what to do."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, ours without a traceback."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, CleaningError):
            record.msg, record.args, record.exc_info, record.exc_text = f"{error.code}: {error}", (), None, None
            return True
        _, ours, last = record.getMessage().rpartition(OURS)
        if ours:
            record.msg, record.args = f"cannot run: {last.partition(': ')[2].strip()}", ()
            record.levelno, record.levelname = logging.ERROR, "ERROR"
        return True


def say(words: str) -> None:
    """Print the words at once; a reader that went away, such as `head`, does not make a run fail."""
    try:
        print(words, flush=True)  # noqa: T201 - the words are for the terminal
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - nothing more can be printed


def speak_plainly() -> None:
    """Make luigi's messages about our tasks readable."""
    logging.getLogger(LOGGER).addFilter(PlainErrors())


def nothing_new(kind: type[luigi.Task]) -> None:
    """Let the task say so when there is nothing to do, and sweep what a killed run left even then."""

    @kind.event_handler(luigi.Event.DEPENDENCY_PRESENT)
    def say(task: luigi.Task) -> None:
        target = task.output().path
        with suppress(CleaningError), only_one(target.parent):
            sweep(target.parent / STATE)
        words = "source, rules and settings are unchanged since the last run, and the outputs are as it wrote them"
        print(f"up to date: {words}. Results: {target.parent}", file=sys.stdout)  # noqa: T201
