"""The last lines of a run, for a terminal or a log."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from pipeline.characters.tables import is_proved
from tasks.say.showing import counted, shown

WIDEST_NAME = 34
MOST_NAMED = 5


def summary_of(facts: dict[str, Any], output: str) -> str:
    """Return what the run did, in a few lines.

    Args:
        facts: what its manifest says, with the names of `altered` and `repaired` files.
        output: its folder.

    """
    return "\n".join(_lines(facts, output))


def endings_in_words(names: Sequence[str]) -> str:
    """Return how many files have which ending, the commonest first.

    >>> endings_in_words(["a.pdf", "b.pdf", "c.docx", "README"])
    '2 .pdf, 1 .docx, 1 without an ending'
    """
    endings = Counter(PurePosixPath(name).suffix.lower() or "without an ending" for name in names)
    return ", ".join(
        f"{count:,} {shown(ending)}" for ending, count in sorted(endings.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def links_in_words(names: Sequence[str]) -> str:
    """Return how many links are not followed, and why; nothing if there are none.

    >>> links_in_words(["a.txt"])
    '1 link that is not followed (what is inside the source is read once; `follow_links` follows others)'
    """
    if not names:
        return ""
    count = "1 link that is" if len(names) == 1 else f"{len(names):,} links that are"
    return f"{count} not followed (what is inside the source is read once; `follow_links` follows others)"


def _lines(facts: dict[str, Any], output: str) -> Iterator[str]:
    counts = facts["counts"]
    parts = counts["characters"]
    yield (
        f"{counted(counts['documents'], 'document')}: {counts['cleaned']:,} cleaned, "
        f"{counts['flagged']:,} cleaned with flags, {counts['quarantined']:,} quarantined"
    )
    yield (
        f"{counted(parts['original'], 'character')}: {parts['kept']:,} kept, {parts['cut']:,} cut, "
        f"{parts['replaced']:,} replaced, {parts['markup']:,} markup; {_proof(counts)}"
    )
    if parts.get("supplied"):
        yield f"supplied from other copies, not in the originals: {counted(parts['supplied'], 'character')}"
    edits = {rule: row for rule, row in counts["edits"].items() if not rule.startswith(("markup.", "markdown."))}
    rows = sorted(edits.items(), key=lambda pair: (-pair[1]["characters"], pair[0]))
    yield from _table(
        "edits by rule", ((rule, f"{row['edits']:,} in {counted(row['documents'], 'document')}") for rule, row in rows)
    )
    yield from _table("flags by kind", ((kind, f"{count:,}") for kind, count in counts["flags"].items()))
    why = facts["quarantine_examples"]
    held = ((code, f"{count:,}, such as: {shown(why.get(code, ''))}") for code, count in counts["quarantine"].items())
    yield from _table("quarantine by code", held)
    if counts["quarantined"]:
        yield f"all documents in quarantine, whole, with the reason of each: {output}/quarantine.jsonl"
    if facts.get("dropped"):
        yield f"dropped, because another document has their text: {facts['dropped']:,}; see {output}/duplicates.jsonl"
    yield from _left_out(facts)
    for refused in facts["refused"][:MOST_NAMED]:
        yield f"not read: {shown(refused)}"
    if len(facts["refused"]) > MOST_NAMED:
        yield f"and {len(facts['refused']) - MOST_NAMED:,} more files that are not read"
    if facts["links"]:
        yield f"{links_in_words(facts['links'])}: {_named(facts['links'])}"
    yield from _changed(facts, output)
    if not is_proved():
        yield "the installed ftfy has other tables than the gate before it was proved for: it ran ungated, and slower"
    yield f"report: {output}/{facts['report']}"


def _left_out(facts: dict[str, Any]) -> Iterator[str]:
    """Yield which files of the source were not read, and why."""
    if facts["ignored_endings"]:
        yield f"files of unsupported kinds, ignored: {facts['ignored_endings']}"
    if facts.get("described_endings"):
        yield f"not documents (they describe a file beside them, or hold no text): {facts['described_endings']}"


def _proof(counts: dict[str, Any]) -> str:
    """Return whether every character of the originals is accounted for, in words."""
    lost = counts["unexplained_characters"]
    if lost:
        return f"{counted(lost, 'character')} not accounted for: please report this as a defect"
    return "every character is accounted for"


def _changed(facts: dict[str, Any], output: str) -> Iterator[str]:
    """Yield what had become of the outputs since the last run."""
    if facts["repaired"]:
        yield f"missing or altered, and written again: {_named(facts['repaired'])}"
    if facts["altered"]:
        kept = f"your versions are kept in {output}/.lacuna/altered"
        yield f"altered since the last run; {kept}: {_named(facts['altered'])}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(map(shown, names[:MOST_NAMED])) + more


def _table(title: str, rows: Iterator[tuple[str, str]]) -> Iterator[str]:
    for number, (name, value) in enumerate(rows):
        if not number:
            yield f"{title}:"
        yield f"  {name:<{WIDEST_NAME}} {value}"
