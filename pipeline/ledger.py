"""Cleaned values as records for files: the document for its users, the ledger for undoing.

The shapes below are the file formats; docs/formats.md describes them field by field.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import NotRequired, TypedDict

from pipeline.edits import Account, Projection, account, merged, render, restore, visible
from pipeline.edits.numbers import Place, numbers_of, place_of
from pipeline.edits.provenance import SuppliedRecord, SuppliedSpanRecord, supplied_spans
from pipeline.errors import ConservationBroken, LedgerError
from pipeline.flow import document_of, titled
from pipeline.model import Annotation, Cleaned, Edit, Flag, Kind, Role, Source, Span, Supplied
from pipeline.reading.decode import encoded
from pipeline.reading.facts import metadata_of
from pipeline.settings import DEFAULT, Settings


class FlagRecord(TypedDict):
    """A flag, with its place in the cleaned text and in the original."""

    kind: str
    start: int
    stop: int
    original_start: int
    original_stop: int
    confidence: float | None
    reason: str
    rule: str


class RoleRecord(TypedDict):
    """A byline, date, caption or credit, with its place in the cleaned text and in the original."""

    role: str
    start: int
    stop: int
    original_start: int
    original_stop: int
    reason: str


class DuplicateRecord(TypedDict):
    """How a document relates to its copies among the documents of a run."""

    cluster: str
    """Identifier of the most complete document of the cluster."""
    kept: bool
    """Whether it is kept where duplicates are dropped."""
    of: str
    """Identifier of the document it is compared with: the one kept instead of it, or its closest neighbour."""
    relation: str
    """`copy`, `contains`, `contained` or `overlap`."""
    share: float
    """Share (0 to 1) of it that the other document has too."""
    reason: str


class DocumentRecord(TypedDict):
    """A line of `documents.jsonl`."""

    id: str
    title: str
    text: str
    flags: list[FlagRecord]
    roles: list[RoleRecord]
    source: str
    sha256: str
    kind: str
    version: str
    meta: NotRequired[dict[str, object]]
    """What a page declares of itself, and the other fields of the record that the document came in."""
    supplied: NotRequired[list[SuppliedSpanRecord]]
    """Which parts of the text come from other copies; left out where none does."""
    duplicates: NotRequired[DuplicateRecord]
    """Its place among its copies; left out where it has none, or nobody looked."""


class EditRecord(TypedDict):
    """An edit; offsets are code points of the original."""

    number: NotRequired[int]
    """Its number within the document, by which commands name it; proposals have none."""
    start: int
    stop: int
    before: str
    after: str
    rules: list[str]
    note: str
    supplied: NotRequired[list[SuppliedRecord]]
    """What of `after` other copies of the document supplied, piece by piece, in order."""


class AccountRecord(TypedDict):
    """Where the characters of the original went."""

    kept: int
    cut: int
    replaced: int
    markup: int
    supplied: NotRequired[int]
    """Characters of the cleaned text that other copies supplied: they were not in the original and are in no sum."""


class FrameRecord(TypedDict):
    """What surrounds a document in its file, and how it was escaped there."""

    before: str
    """The bytes before it, back to the end of the document before."""
    after: str
    """The bytes after it that belong to the same record."""
    way: str
    """How it was escaped, such as `json-ascii` or `csv-quoted`; `plain`, `literal` or `file` if it was not."""
    literal: NotRequired[str]
    """The bytes of the record, where no way gives them."""
    charset: NotRequired[str]
    """`latin-1`, where the bytes above are not UTF-8: each character is one of them."""


class LedgerRecord(TypedDict):
    """A line of `ledger.jsonl`: with the cleaned text it gives the input back."""

    id: str
    source: str
    sha256: str
    bytes: int
    encoding: str
    encoding_evidence: str
    raw: NotRequired[str]
    """The input in base64, only where its encoding does not give it back exactly."""
    given_title: NotRequired[str]
    """The title that came with the document, in a field of its record."""
    kind: str
    characters: int
    account: AccountRecord
    edits: list[EditRecord]
    hidden: list[EditRecord]
    """Edits inside a wider edit; they show again when that is undone."""
    undone: list[EditRecord]
    """Edits that decisions of people leave out."""
    proposals: list[EditRecord]
    version: str
    frame: NotRequired[FrameRecord]
    """What surrounds the document in its file, and how it was escaped there; only for a record of a file."""


class Entry(TypedDict):
    """Both records of one document."""

    document: DocumentRecord
    ledger: LedgerRecord


class Origin(TypedDict):
    """Where a document came from and what cleaned it."""

    id: str
    source: str
    version: str


def entry_of(cleaned: Cleaned, raw: bytes, origin: Origin) -> Entry:
    """Return the records of a cleaned document, after its laws have been checked.

    Raises:
        ConservationBroken: the original does not come back, or its characters do not add up.

    """
    original = cleaned.document.original
    shown = visible(cleaned.edits)
    text = render(original, shown)
    counts = account(original, cleaned.edits)
    if counts.total != len(original):
        raise ConservationBroken("kept + cut + replaced + markup = original")
    if encoded(restore(text, shown), cleaned.source) != raw:
        raise ConservationBroken("restore is the inverse of render")
    digest = sha256(raw).hexdigest()
    at = Projection(shown) if cleaned.flags or cleaned.roles else None
    document = DocumentRecord(
        id=origin["id"],
        title=cleaned.title,
        text=text,
        flags=[_flag(flag, at) for flag in cleaned.flags] if at else [],
        roles=[_role(annotation, at) for annotation in cleaned.roles] if at else [],
        source=origin["source"],
        sha256=digest,
        kind=cleaned.document.kind.value,
        version=origin["version"],
    )
    if declared := meta_of(cleaned):
        document["meta"] = declared
    if supplied := supplied_spans(shown):
        document["supplied"] = supplied
    return Entry(document=document, ledger=_ledger(cleaned, counts, len(raw), document))


def meta_of(cleaned: Cleaned) -> dict[str, object]:
    """Return what a page says of itself as a record, without what it does not say; a plain text says nothing."""
    if cleaned.document.kind is not Kind.HTML:
        return {}
    said = asdict(metadata_of(cleaned.document.facts))
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items() if value}


def _ledger(cleaned: Cleaned, counts: Account, size: int, document: DocumentRecord) -> LedgerRecord:
    shown = visible(cleaned.edits)
    outermost = set(map(id, shown))
    numbers = numbers_of(cleaned.edits, cleaned.undone)
    ledger = LedgerRecord(
        id=document["id"],
        source=document["source"],
        sha256=document["sha256"],
        bytes=size,
        encoding=cleaned.source.encoding,
        encoding_evidence=cleaned.source.evidence,
        kind=document["kind"],
        characters=len(cleaned.document.original),
        account=AccountRecord(kept=counts.kept, cut=counts.cut, replaced=counts.replaced, markup=counts.markup),
        edits=[_numbered(edit, numbers) for edit in shown],
        hidden=[_numbered(edit, numbers) for edit in cleaned.edits if id(edit) not in outermost],
        undone=[_numbered(edit, numbers) for edit in cleaned.undone],
        proposals=[_edit(edit) for edit in cleaned.proposals],
        version=document["version"],
    )
    if supplied := document.get("supplied"):
        ledger["account"]["supplied"] = sum(each["stop"] - each["start"] for each in supplied)
    if cleaned.source.title:
        ledger["given_title"] = cleaned.source.title
    if cleaned.source.raw is not None:
        ledger["raw"] = b64encode(cleaned.source.raw).decode("ascii")
    return ledger


def _flag(flag: Flag, at: Projection) -> FlagRecord:
    place = at.cleaned(flag.span)
    return FlagRecord(
        kind=flag.kind,
        start=place.start,
        stop=place.stop,
        original_start=flag.span.start,
        original_stop=flag.span.stop,
        confidence=flag.confidence,
        reason=flag.reason,
        rule=flag.rule,
    )


def _role(annotation: Annotation, at: Projection) -> RoleRecord:
    place = at.cleaned(annotation.span)
    return RoleRecord(
        role=annotation.role.value,
        start=place.start,
        stop=place.stop,
        original_start=annotation.span.start,
        original_stop=annotation.span.stop,
        reason=annotation.reason,
    )


def _numbered(edit: Edit, numbers: Mapping[Place, int]) -> EditRecord:
    return EditRecord(number=numbers[place_of(edit)], **_edit(edit))


def _edit(edit: Edit) -> EditRecord:
    record = EditRecord(
        start=edit.span.start,
        stop=edit.span.stop,
        before=edit.before,
        after=edit.after,
        rules=list(edit.rules),
        note=edit.note,
    )
    if edit.supplied:
        record["supplied"] = [
            SuppliedRecord(witness=piece.witness, start=piece.start, stop=piece.stop, sha256=piece.sha256)
            for piece in edit.supplied
        ]
    return record


def edits_of(record: LedgerRecord) -> list[Edit]:
    """Return all edits that were made, hidden ones included."""
    return [edit_of(each) for each in (*record["edits"], *record["hidden"])]


def edit_of(record: EditRecord) -> Edit:
    """Return the edit that a record holds."""
    span = Span(record["start"], record["stop"])
    supplied = tuple(Supplied(**piece) for piece in record.get("supplied", ()))
    return Edit(span, record["before"], record["after"], tuple(record["rules"]), record["note"], supplied)


def cleaned_of(document: DocumentRecord, ledger: LedgerRecord, settings: Settings = DEFAULT) -> Cleaned:
    """Return the value that the two records were made of: the inverse of `entry_of`.

    Args:
        document: the line of `documents.jsonl`.
        ledger: the line of `ledger.jsonl`.
        settings: the settings of the run; with others the blocks of the document may be others.

    Raises:
        LedgerError: the text is not what the edits leave.
        DocumentError: the settings refuse the document.

    """
    edits = merged(edits_of(ledger))
    original = restore(document["text"], edits)
    source = _source_of(ledger)
    read = titled(document_of(original, settings, Kind(document["kind"])), source)
    flags = tuple(
        Flag(Span(f["original_start"], f["original_stop"]), f["kind"], f["rule"], f["reason"], f["confidence"])
        for f in document["flags"]
    )
    roles = tuple(
        Annotation(Span(r["original_start"], r["original_stop"]), Role(r["role"]), r["reason"])
        for r in document["roles"]
    )
    proposals = merged(map(edit_of, ledger["proposals"]))
    undone = merged(map(edit_of, ledger["undone"]))
    return Cleaned(read, source, document["title"], edits, proposals, flags, roles, undone)


def _source_of(record: LedgerRecord) -> Source:
    raw = b64decode(record["raw"]) if "raw" in record else None
    return Source(record["encoding"], record["encoding_evidence"], raw, record.get("given_title", ""))


def restored(text: str, record: LedgerRecord) -> bytes:
    """Return the bytes of the input, rebuilt from the cleaned text and its ledger.

    Raises:
        LedgerError: text and ledger do not belong together, or one of them was changed.

    """
    original = restore(text, edits_of(record))
    back = encoded(original, _source_of(record))
    if sha256(back).hexdigest() != record["sha256"]:
        msg = f"the bytes rebuilt for {record['id']} are not those that came in; take text and ledger from one run"
        raise LedgerError(msg)
    return back
