"""What an undo or redo did to a run, counted in its ledger."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.edits import merged, visible
from pipeline.edits.numbers import Place, numbers_of, place_of
from pipeline.ledger import edit_of, edits_of
from pipeline.model import Edit
from pipeline.report.plain import clipped
from tasks.run.lookup import all_found, find_document
from tasks.say.showing import counted

EXCERPT_CHARS = 80


def outcome_of(
    output: Path, document: str, rule: str, before: Sequence[Edit] = (), *, made: bool = False
) -> Iterator[str]:
    """Yield what became of the edits of a rule, or of a document.

    Args:
        output: the output of the run.
        document: the identifier of the document; empty for the whole run.
        rule: the name of the rule, if one was named.
        before: the edits of the document that were undone before.
        made: whether the edits were to be made again.

    """
    if rule and not document:
        yield from _made_of_rule(output, rule) if made else _of_rule(output, rule)
        return
    found = find_document(output, document)
    yield from changed_lines(before, [*map(edit_of, found.ledger["undone"])], edits_of(found.ledger))
    held = len(found.ledger["edits"]) + len(found.ledger["hidden"])
    yield f"{document}: {counted(held, 'edit')} made, {len(found.ledger['undone']):,} undone"


def changed_lines(before: Iterable[Edit], after: Sequence[Edit], made: Sequence[Edit]) -> Iterator[str]:
    """Yield what a decision changed in a document: the edits that it undid, and those that it made again.

    Args:
        before: the edits that were undone before it.
        after: the edits that are undone now.
        made: the edits that are made now.

    """
    earlier, numbers = set(map(place_of, before)), numbers_of(made, after)
    fresh = [edit for edit in merged(after) if place_of(edit) not in earlier]
    again = [edit for edit in made if place_of(edit) in earlier]
    yield from _undone_lines(fresh, made, numbers)
    for edit in again:
        yield f"edit {numbers[place_of(edit)]} is made again: {_doing(edit)}"
    if not fresh and not again:
        yield "no edit is undone or made again by this: the decision held already, or another one still holds"


def _doing(edit: Edit) -> str:
    """Return what an edit does, in words."""
    before, after = clipped(edit.before, EXCERPT_CHARS), clipped(edit.after, EXCERPT_CHARS)
    if not edit.before:
        return f"{after} is put in"
    return f"{before} becomes {after}" if edit.after else f"{before} is cut"


def _undoing(edit: Edit) -> str:
    """Return what it means that an edit is undone, in words."""
    if not edit.before:
        return f"{clipped(edit.after, EXCERPT_CHARS)}, which it put in, is taken out"
    return f"{clipped(edit.before, EXCERPT_CHARS)} is back"


def _undone_lines(undone: Iterable[Edit], made: Sequence[Edit], numbers: Mapping[Place, int]) -> Iterator[str]:
    """Yield what became of each undone edit: its text is back, unless an edit around it is made."""
    shown = visible(made)
    stops = [edit.span.stop for edit in shown]
    for edit in undone:
        number = numbers[place_of(edit)]
        place = bisect_left(stops, edit.span.stop)
        around = shown[place] if place < len(shown) and edit.span in shown[place].span else None
        if around and len(around.span) > len(edit.span):
            outer = numbers[place_of(around)]
            yield f"edit {number} is undone, but edit {outer} around it is made: undo that too to see a difference"
        else:
            yield f"edit {number} is undone: {_undoing(edit)}"


def _of_rule(output: Path, rule: str) -> Iterator[str]:
    undone = documents = 0
    others: dict[str, int] = {}
    for found in all_found(output, rule.encode()):
        gone = sum(rule in record["rules"] for record in found.ledger["undone"])
        undone += gone
        documents += bool(gone)
        for record in found.ledger["edits"]:
            for name in set(record["rules"]) - {rule} if rule in record["rules"] else ():
                others[name] = others.get(name, 0) + 1
    yield f"{rule}: {counted(undone, 'edit')} in {counted(documents, 'document')} undone"
    for name, count in sorted(others.items()):
        yield f"{count:,} of its edits stay, because {name} makes them too"


def _made_of_rule(output: Path, rule: str) -> Iterator[str]:
    """Yield how many edits of a rule are made now, and how many decisions about single ones still undo."""
    made = documents = undone = 0
    for found in all_found(output, rule.encode()):
        there = sum(rule in record["rules"] for name in ("edits", "hidden") for record in found.ledger[name])
        made += there
        documents += bool(there)
        undone += sum(rule in record["rules"] for record in found.ledger["undone"])
    yield f"{rule}: {counted(made, 'edit')} in {counted(documents, 'document')} made"
    if undone:
        yield f"{undone:,} of its edits stay undone, because decisions about single edits name them"
