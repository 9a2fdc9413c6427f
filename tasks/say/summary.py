"""The last words of a run, for a terminal or a log."""

from collections.abc import Iterator
from typing import Any

WIDEST_NAME = 34


def summary_of(manifest: dict[str, Any], output: str) -> str:
    """Return what the run did, in a few lines."""
    return "\n".join(_lines(manifest, output))


def _lines(manifest: dict[str, Any], output: str) -> Iterator[str]:
    counts = manifest["counts"]
    parts = counts["characters"]
    yield (
        f"{counts['documents']:,} documents: {counts['cleaned']:,} cleaned, {counts['flagged']:,} cleaned with flags, "
        f"{counts['quarantined']:,} quarantined"
    )
    yield (
        f"{parts['original']:,} characters: {parts['kept']:,} kept, {parts['cut']:,} cut, "
        f"{parts['replaced']:,} replaced, {parts['markup']:,} markup, {counts['unexplained_characters']:,} unexplained"
    )
    shown = {rule: row for rule, row in counts["edits"].items() if not rule.startswith("markup.")}
    rows = sorted(shown.items(), key=lambda pair: (-pair[1]["characters"], pair[0]))
    yield from _table(
        "edits by rule", ((rule, f"{row['edits']:,} in {row['documents']:,} documents") for rule, row in rows)
    )
    yield from _table("flags by kind", ((kind, f"{count:,}") for kind, count in counts["flags"].items()))
    yield from _table("quarantine by code", ((code, f"{count:,}") for code, count in counts["quarantine"].items()))
    if manifest["ignored"]:
        yield f"{manifest['ignored']:,} files ignored by their ending, such as {manifest['ignored_names'][0]}"
    yield f"report: {output}/report/index.html"


def _table(title: str, rows: Iterator[tuple[str, str]]) -> Iterator[str]:
    for number, (name, value) in enumerate(rows):
        if not number:
            yield f"{title}:"
        yield f"  {name:<{WIDEST_NAME}} {value}"
