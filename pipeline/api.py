"""What users of the library call: `clean`, and the `Result` it returns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pipeline.decisions import Choice, Owner, decided, on_edit
from pipeline.domains import unknown_name
from pipeline.edits import Projection, render
from pipeline.edits.numbers import numbers_of, place_of
from pipeline.flow import clean_bytes, clean_text
from pipeline.kinds import BuiltIn
from pipeline.ledger import Origin, entry_of
from pipeline.model import Cleaned, Edit, Kind, Metadata, Span
from pipeline.reading.decode import encoded
from pipeline.reading.facts import metadata_of
from pipeline.rules import registry
from pipeline.rules.form import Rule
from pipeline.settings import DEFAULT, Settings

if TYPE_CHECKING:
    from pipeline.explain import Explanation

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
    names = () if rules is None else [rule.name for rule in rules]
    if isinstance(document, str):
        return Result.of(clean_text(document, chosen, kind=sort, rules=rules), names, chosen)
    if not isinstance(document, bytes):
        msg = f"a document is str or bytes, not {type(document).__name__}"  # type: ignore[unreachable]
        raise TypeError(msg)
    return Result.of(clean_bytes(document, chosen, kind=sort, rules=rules), names, chosen)


class Result(Cleaned):
    """A cleaned document: its text, its title, its flags, and every edit, each of which can be undone."""

    rule_names: ClassVar[frozenset[str]] = frozenset()
    """Names of the rules that it was cleaned with, where they were given; a document hides this by its own."""
    settings: ClassVar[Settings] = DEFAULT
    """The settings that it was cleaned with; likewise."""

    @classmethod
    def of(cls, cleaned: Cleaned, rules: Iterable[str] = (), settings: Settings = DEFAULT) -> Self:
        """Return the document with the places of its flags in the text; rules and settings are what cleaned it."""
        at = Projection(cleaned.edits)
        values: dict[str, Any] = {field.name: getattr(cleaned, field.name) for field in fields(Cleaned)}
        values["flags"] = tuple(replace(flag, place=at.cleaned(flag.span)) for flag in cleaned.flags)
        result = cls(**values)
        result.__dict__.update(rule_names=frozenset(rules), settings=settings)
        return result

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
    def meta(self) -> Metadata:
        """What a page says of itself in its head and its JSON-LD; all of it empty for a plain text."""
        return metadata_of(self.document.facts)

    @cached_property
    def numbers(self) -> Mapping[int, Edit]:
        """The edits by number, undone ones included; commands and records use the same numbers."""
        numbers = numbers_of(self.edits, self.undone)
        return {numbers[place_of(edit)]: edit for edit in sorted((*self.edits, *self.undone), key=lambda e: e.span)}

    def undo(self, *edits: Edit | int, rule: str = "") -> Self:
        r"""Return the document without these edits and those that only this rule makes; without all, if none is named.

        What an undone edit hid shows again. An edit is named by its number or by itself. A rule that made nothing here
        changes nothing.

        >>> page = clean("The mayor spoke.\n\nNobody answered him.\n\nScroll to Top")
        >>> page.undo(1).text == page.undo().text == page.original
        True

        Raises:
            KeyError: the document has no such edit, or there is no such rule.

        """
        return self._without([*self.undone, *self._chosen(self.edits, edits, rule)])

    def redo(self, *edits: Edit | int, rule: str = "") -> Self:
        r"""Return the document with these edits and those that only this rule makes made again; all, if none is named.

        >>> page = clean("The mayor spoke.\n\nNobody answered him.\n\nScroll to Top")
        >>> page.undo(1).redo(1) == page.undo(rule="boilerplate.to-top").redo(rule="boilerplate.to-top") == page
        True

        Raises:
            KeyError: as `undo`.

        """
        again = set(map(place_of, self._chosen(self.undone, edits, rule)))
        return self._without(edit for edit in self.undone if place_of(edit) not in again)

    def _chosen(self, among: Sequence[Edit], edits: Sequence[Edit | int], rule: str) -> list[Edit]:
        """Return the edits that are named, and those among the others that only the rule makes; all if none is."""
        if not edits and not rule:
            return list(among)
        if rule:
            self._check_rule(rule)
        return [*map(self._named, edits), *(edit for edit in among if rule and edit.rules == (rule,))]

    def _check_rule(self, name: str) -> None:
        """Refuse the name of a rule that there is not; the document knows the rules that it was cleaned with."""
        made = {rule for edit in (*self.edits, *self.undone, *self.proposals) for rule in edit.rules}
        known = made | self.rule_names | {rule.name for rule in registry()} | set(BuiltIn)
        if name not in known:
            raise KeyError(unknown_name(name, known, "rule"))

    def _without(self, edits: Iterable[Edit]) -> Self:
        return self.of(
            decided(self, [on_edit(Choice.UNDO, edit, _THIS) for edit in edits], _THIS), self.rule_names, self.settings
        )

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

    def explain(self, offset: int) -> "Explanation":
        """Return why the text reads as it does at an offset of the original; print it to read it.

        Raises:
            IndexError: the original is shorter.

        """
        if not 0 <= offset < len(self.document.original):
            msg = f"the original has {len(self.document.original):,} characters; there is no character {offset:,}"
            raise IndexError(msg)
        from pipeline.explain import explained  # it needs the detector of lost text, which no import does

        return explained(self, Span(offset, offset + 1), self.settings)

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
        counts = (len(self.text), "character"), (len(self.edits), "edit"), (len(self.flags), "flag")
        shown = ", ".join(f"{count:,} {noun}{'s' * (count != 1)}" for count, noun in counts)
        return f"<Result: {shown}{title}>"

    def _repr_html_(self) -> str:
        """Return the changes as HTML, for notebooks."""
        from pipeline.report.notebook import html_of

        return html_of(self)
