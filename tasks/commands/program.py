"""The program: its commands, its exit codes, and one plain line for every mistake."""

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click

DONE = 0
QUARANTINED = 1
"""Done, and documents are in quarantine; of a dry run: something would change."""
MISUSED = 2
FAILED = 3
INTERRUPTED = 130

EPILOG = (
    "Exit codes: 0 done; 1 done, with documents in quarantine, or a dry run in which something would change; "
    "2 wrong use or settings; 3 the run failed."
)


class Command(click.Command):
    """A command whose errors are one line that says what to type."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours becomes its message and an exit code, a reader that went away is none."""
        try:
            from pipeline.errors import CleaningError
        except Exception as error:  # noqa: BLE001 - rules of others are imported too, and may fail in any way
            say(f"lacuna {self.name}: {error}")
            return MISUSED
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _silence()
            return DONE
        except CleaningError as error:
            say(f"lacuna {self.name}: {error}")
            return MISUSED


class _Group(click.Group):
    command_class = Command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Return the command that the words name; for a misspelt one, the error names the nearest."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in self.commands:
            near = get_close_matches(name, self.commands, n=1, cutoff=0.5)
            advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(self.commands)}"
            ctx.fail(f"there is no command {name}; {advice}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Group, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lacuna", message="%(version)s")
def cli() -> None:
    """Clean scraped documents; see, explain and undo every edit.

    \b
    lacuna clean page.html            one document, to standard output
    lacuna clean folder -o output     all documents of a folder
    lacuna show page.html             what was changed, and why
    lacuna undo page.html 3           take the third edit back
    """


def say(words: str) -> None:
    """Print a line to standard error."""
    click.echo(words, err=True)


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(code_of(words))


def code_of(words: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    try:
        code = cli.main(words, prog_name="lacuna", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.ctx.get_help() if error.ctx else "`lacuna --help` shows what to type")
        return MISUSED
    except click.UsageError as error:
        name = error.ctx.command_path if error.ctx else "lacuna"
        say(f"{name}: {_mistake(error)} `{name} --help` shows what to type")
        return MISUSED
    except click.ClickException as error:
        say(f"lacuna: {error.format_message()}")
        return MISUSED
    except (click.Abort, KeyboardInterrupt):
        from tasks.say.stopping import STOPPED

        say(STOPPED)
        return INTERRUPTED
    except BrokenPipeError:
        _silence()
        return DONE
    return code if isinstance(code, int) else DONE


def _mistake(error: click.UsageError) -> str:
    words = " ".join(error.format_message().split()).rstrip(".")
    words = words[:1].lower() + words[1:]
    return words if words.endswith("?") else f"{words};"


def _silence() -> None:
    """Keep Python from complaining at its end that the reader of standard output is gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


from tasks.commands import cleaning, deciding, keeping, looking, reviewing, stores  # noqa: E402, F401 - they add themselves
