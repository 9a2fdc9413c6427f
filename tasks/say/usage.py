"""Mistakes on luigi's command line: one line that says what to type, and exit code 2.

Luigi itself answers them with tracebacks and exit codes 1 or 40. It imports this package while it reads its command
line, so the words are checked then, before anything runs.
"""

import contextlib
import io
import socket
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import luigi
from luigi.cmdline_parser import CmdlineParser
from luigi.interface import core
from luigi.parameter import MissingParameterException, ParameterException
from luigi.task_register import Register, TaskClassException

EXIT_USAGE = 2
_WANTED = {
    "--date": "it is a day such as 2026-11-22",
    "--engine": "it is auto, serial, local or spark",
    "--processes": "it is a whole number",
}
"""What the values of options look like, where luigi's own message does not say so."""
_PATIENCE_SECONDS = 2.0
"""How long a scheduler may take to answer."""


def is_luigi_command(words: Sequence[str]) -> bool:
    """Return whether this process is luigi's command line, called for the tasks of this package."""
    named = any(
        word == "--module=tasks" or (word == "--module" and following == "tasks")
        for word, following in zip(words, [*words[1:], ""], strict=True)
    )
    program = Path(words[0]).name if words else ""
    parent = Path(words[0]).parent.name if words else ""
    return named and (program in ("luigi", "luigi.exe") or (program == "__main__.py" and parent == "luigi"))


def check(words: Sequence[str], names: Sequence[str]) -> None:
    """End the process with one line and exit code 2 if luigi could not run the command.

    Args:
        words: the command line without the program.
        names: the tasks of this package.

    Raises:
        SystemExit: there is a mistake.

    """
    if {"--help", "--help-all"} & set(words):
        return
    mistake = mistake_in(words, names)
    if mistake:
        print(f"luigi: {mistake}", file=sys.stderr)  # noqa: T201 - luigi's log is not set up yet
        raise SystemExit(EXIT_USAGE)


def mistake_in(words: Sequence[str], names: Sequence[str]) -> str:
    """Return what is wrong with the words of a command, and what to type; empty if nothing is.

    >>> mistake_in(["CleanCorpsu", "--module", "tasks"], ["CleanCorpus", "Restore"])
    'there is no task CleanCorpsu; did you mean CleanCorpus?'
    """
    said = io.StringIO()
    try:
        with (
            contextlib.redirect_stderr(said),
            CmdlineParser.global_instance(list(words), allow_override=True) as parser,
        ):
            task = parser.get_task_obj()
            return _mistake_in_task(task) or _missing_scheduler()
    except TaskClassException:
        return _unknown_task(words, names)
    except MissingParameterException as error:
        return f"{_parameters(str(error))} is missing; type --{_parameters(str(error))} VALUE"
    except (ParameterException, ValueError, OverflowError) as error:
        return f"{_bad_value(words, error)}"
    except SystemExit as end:
        if not end.code:
            return ""
        lines = said.getvalue().strip().splitlines()
        return lines[-1].partition("error: ")[2] or lines[-1] if lines else f"name a task: {', '.join(names)}"


def _mistake_in_task(task: luigi.Task) -> str:
    """Return what is wrong with the parameters of the task, those that luigi does not check itself."""
    processes = getattr(task, "processes", 0)
    return f"--processes is a number of workers, 0 or more, not {processes}" if processes < 0 else ""


def _unknown_task(words: Sequence[str], names: Sequence[str]) -> str:
    known = set(Register.task_names())
    wrong = next((word for word in words if not word.startswith("-") and word not in known and word != "tasks"), "?")
    near = get_close_matches(wrong, names, n=1, cutoff=0.5)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    return f"there is no task {wrong}; {advice}"


def _parameters(message: str) -> str:
    """Return the name of the parameter that luigi's message ends with, as it is typed.

    >>> _parameters("CleanFile[args=(), kwargs={}]: requires the 'path' parameter to be set")
    'path'
    """
    return message.partition("'")[2].partition("'")[0].replace("_", "-") or message


def _bad_value(words: Sequence[str], error: Exception) -> str:
    """Return which option has a value that cannot be read, as far as the words and the error tell.

    >>> _bad_value(["--processes", "many"], ValueError("invalid literal for int() with base 10: 'many'"))
    '--processes cannot be many; it is a whole number'
    """
    text = str(error)
    pairs = [(word, value) for word, value in zip(words, [*words[1:], ""], strict=True) if word.startswith("--")]
    pairs += [(word.partition("=")[0], word.partition("=")[2]) for word in words if word.startswith("--")]
    option, value = next(((word, value) for word, value in pairs if value and value in text), ("", ""))
    wanted = _WANTED.get(option, text)
    return f"{option} cannot be {value}; {wanted}" if option else text


def _missing_scheduler() -> str:
    """Return what to type if the run needs luigi's server and none answers."""
    wanted = core()
    if wanted.local_scheduler or wanted.scheduler_url:
        return ""
    place = (wanted.scheduler_host, wanted.scheduler_port)
    try:
        socket.create_connection(place, _PATIENCE_SECONDS).close()
    except OSError:
        return f"no luigi scheduler answers at {place[0]}:{place[1]}; add --local-scheduler, or start luigid"
    return ""
