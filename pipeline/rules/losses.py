"""Marks of lost text, shared by the rules of `fragment`, `lacuna`, `split` and `dangling`."""

from collections.abc import Iterator

from pipeline.lacunae.findings import findings_of
from pipeline.model import Document
from pipeline.rules.form import Finder, Mark

SOURCE = "A model trained on damaged texts of twenty languages, `training/lacunae.py`; measured in docs/fragments.md."


def marks(kind: str) -> Finder:
    """Return a finder that marks the findings of one kind."""

    def find(document: Document) -> Iterator[Mark]:
        for finding in findings_of(document):
            if finding.kind == kind:
                yield Mark(finding.span, kind, finding.reason, finding.confidence)

    return find
