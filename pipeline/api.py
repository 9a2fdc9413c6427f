"""What users of the library call: `clean`, and the `Result` it returns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property
from typing import Any, Self

from pipeline.decisions import Choice, Owner, UserDecision, decided, on_edit
from pipeline.edits import Projection, render
from pipeline.edits.numbers import numbers_of, place_of
from pipeline.explain import Explanation, explained
from pipeline.flow import clean_bytes, clean_text
from pipeline.ledger import Origin, entry_of
from pipeline.model import Cleaned, Edit, Kind, Span
from pipeline.reading.decode import encoded
from pipeline.rules.form import Rule
from pipeline.settings import DEFAULT, Settings

_THIS = Owner("this document")


def clean(
    document: str | bytes,
    settings: Settings | None = None,
    *,
    kind: Kind | str | None = None,
    rules: Sequence[Rule] | None = None,
) -> "Result":
    r"""Return the cleaned document, with every edit that was made and every doubt flagged.

    >>> clean("The mayor spoke.\n\nNobody answered him.\n\nScroll to Top").text
    'The mayor spoke.\n\nNobody answered him.'

    Args:
        document: bytes are decoded first; of a text, nothing is said about its encoding.
        settings: the user's choices; the defaults if None.
        kind: `text` or `html`; decided by the first tags if None.
        rules: the rules to use; all if None. Those in `settings.off` are left out.

    Raises:
        DocumentError: the document cannot be cleaned; nothing was done.

    """
    chosen = DEFAULT if settings is None else settings
    sort = None if kind is None else Kind(kind)
    if isinstance(document, str):
        return Result.of(clean_text(document, chosen, kind=sort, rules=rules))
    if not isinstance(document, bytes):
        msg = f"a document is str or bytes, not {type(document).__name__}"  # type: ignore[unreachable]
        raise TypeError(msg)
    return Result.of(clean_bytes(document, chosen, kind=sort, rules=rules))


class Result(Cleaned):
    """A cleaned document: its text, its title, its flags, and every edit, each of which can be undone."""

    @classmethod
    def of(cls, cleaned: Cleaned) -> Self:
        """Return the document with the places of its flags in the cleaned text."""
        at = Projection(cleaned.edits)
        values: dict[str, Any] = {field.name: getattr(cleaned, field.name) for field in fields(Cleaned)}
        values["flags"] = tuple(replace(flag, place=at.cleaned(flag.span)) for flag in cleaned.flags)
        return cls(**values)

    def __eq__(self, other: object) -> bool:
        """Return whether the other holds the same values."""
        if not isinstance(other, Cleaned):
            return NotImplemented
        return all(getattr(self, field.name) == getattr(other, field.name) for field in fields(Cleaned))

    __hash__ = Cleaned.__hash__

    @property
    def original(self) -> str:
        """The text that came in."""
        return self.document.original

    @cached_property
    def text(self) -> str:
        """The cleaned text."""
        return render(self.document.original, self.edits)

    @cached_property
    def numbers(self) -> Mapping[int, Edit]:
        """The edits by number, undone ones included; commands and records use the same numbers."""
        numbers = numbers_of(self.edits, self.undone)
        return {numbers[place_of(edit)]: edit for edit in sorted((*self.edits, *self.undone), key=lambda e: e.span)}

    def undo(self, *edits: Edit | int, rule: str = "") -> Self:
        r"""Return the document without these edits, or without those that only this rule makes.

        What an undone edit hid shows again. An edit is named by its number or by itself.

        >>> page = clean("The mayor spoke.\n\nNobody answered him.\n\nScroll to Top")
        >>> page.undo(1).text == page.original
        True
        """
        gone = [*self.undone, *map(self._named, edits)]
        rules = (UserDecision(Choice.UNDO, rules=(rule,)),) if rule else ()
        return self._without(gone, rules)

    def redo(self, *edits: Edit | int) -> Self:
        """Return the document with these edits made again; with all, if none is named."""
        again = {place_of(self._named(edit)) for edit in edits}
        return self._without(edit for edit in self.undone if again and place_of(edit) not in again)

    def _without(self, edits: Iterable[Edit], others: Iterable[UserDecision] = ()) -> Self:
        decisions = [*others, *(on_edit(Choice.UNDO, edit, _THIS) for edit in edits)]
        return self.of(decided(self, decisions, _THIS))

    def _named(self, edit: Edit | int) -> Edit:
        """Return the edit of that number, or the edit itself.

        Raises:
            KeyError: the document has no such edit.

        """
        if isinstance(edit, int):
            if edit not in self.numbers:
                msg = f"there is no edit {edit}; the edits are 1 to {len(self.numbers)}"
                raise KeyError(msg)
            return self.numbers[edit]
        if edit not in self.edits and edit not in self.undone:
            msg = f"the document has no edit {edit.name}"
            raise KeyError(msg)
        return edit

    def explain(self, offset: int) -> Explanation:
        """Return why the text reads as it does at an offset of the original; print it to read it.

        Raises:
            IndexError: the original is shorter.

        """
        if not 0 <= offset < len(self.document.original):
            msg = f"the original has {len(self.document.original):,} characters; there is no character {offset:,}"
            raise IndexError(msg)
        return explained(self, Span(offset, offset + 1))

    def to_dict(self) -> dict[str, Any]:
        """Return the document in values that JSON holds, in the form of the records that runs write.

        Raises:
            ConservationBroken: a law of the ledger fails; a defect of ours.

        """
        raw = encoded(self.document.original, self.source)
        entry = entry_of(self, raw, Origin(id="", source="", version=""))
        merged = {**entry["ledger"], **entry["document"]}
        return {name: value for name, value in merged.items() if name not in ("id", "source", "version")}

    def __repr__(self) -> str:
        """Return what matters in one line."""
        title = f", title {self.title[:60]!r}" if self.title else ""
        return f"<Result: {len(self.text):,} characters, {len(self.edits):,} edits, {len(self.flags):,} flags{title}>"

    def _repr_html_(self) -> str:
        """Return the changes as HTML, for notebooks."""
        from pipeline.report.notebook import html_of

        return html_of(self)
