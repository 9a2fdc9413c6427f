"""What an undo or redo did to a run, counted in its ledger."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.report.plain import clipped
from tasks.run.lookup import all_found, find_document
from tasks.say.showing import counted

EXCERPT_CHARS = 80


def outcome_of(output: Path, document: str, rule: str) -> Iterator[str]:
    """Yield what became of the edits of a rule, or of a document."""
    if rule and not document:
        yield from _of_rule(output, rule)
        return
    found = find_document(output, document)
    for record in found.ledger["undone"]:
        yield f"edit {record['number']} is undone: {clipped(record['before'], EXCERPT_CHARS)} is back"
    made = len(found.ledger["edits"]) + len(found.ledger["hidden"])
    yield f"{document}: {counted(made, 'edit')} made, {len(found.ledger['undone']):,} undone"


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
