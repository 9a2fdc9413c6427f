"""Lines of a diff on a terminal, in colour, or plain with the marks of `git diff --word-diff`."""

from collections.abc import Iterable

import click

from pipeline.report.plain import Line, Look, Segment, diff_lines
from tasks.commands.subjects import Subject

_STYLES: dict[Look, dict[str, object]] = {
    Look.NUMBER: {"bold": True},
    Look.RULE: {"fg": "cyan"},
    Look.CUT: {"fg": "red", "strikethrough": True},
    Look.NEW: {"fg": "green", "underline": True},
    Look.FLAG: {"fg": "yellow", "bold": True},
    Look.NOTE: {"dim": True},
}
_MARKS = {Look.CUT: ("[-", "-]"), Look.NEW: ("{+", "+}")}


def print_diff(subject: Subject, *, color: bool) -> None:
    """Print what was changed in a document, and why."""
    cleaned = subject.cleaned
    original = len(cleaned.document.original)
    title = f", title {cleaned.title!r}" if cleaned.title else ""
    click.echo(f"{subject.name}: {original:,} characters, {len(subject.text):,} after cleaning{title}\n")
    print_lines(diff_lines(cleaned), color=color)


def print_lines(lines: Iterable[Line], *, color: bool) -> None:
    """Print the lines."""
    for line in lines:
        click.echo("".join(_painted(segment, color=color) for segment in line), color=color)


def _painted(segment: Segment, *, color: bool) -> str:
    if color:
        return click.style(segment.text, **_STYLES.get(segment.look, {}))  # type: ignore[arg-type]
    before, after = _MARKS.get(segment.look, ("", ""))
    return f"{before}{segment.text}{after}"
