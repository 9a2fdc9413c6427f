"""The document that a command is about: a file, standard input, or a document of a finished run."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from pipeline.decisions import Owner, UserDecision, decided
from pipeline.edits import render
from pipeline.errors import RunError
from pipeline.flow import clean_bytes
from pipeline.ledger import Origin, cleaned_of, entry_of
from pipeline.model import Cleaned, Kind
from pipeline.reading.decode import encoded
from pipeline.settings import DEFAULT, Settings
from tasks.commands.program import say
from tasks.deciding import decisions_of_run, owner_in, request_of
from tasks.io.containers import Fields, document_in
from tasks.io.formats import Shape, endings_of, format_of
from tasks.io.jsonl import line_of
from tasks.io.streams import READ_BYTES, BrokenStream, Opened, unpacked
from tasks.run.decisions import decisions_path, read_decisions
from tasks.run.lookup import Found, document_with, dropped_with, find_document
from tasks.run.naming import id_of
from tasks.run.options import Options, Overrides, options_from
from tasks.run.version import version

STDIN = "-"


@dataclass(frozen=True)
class Subject:
    """A document, cleaned as its decisions want it."""

    name: str
    """What the user called it."""
    cleaned: Cleaned
    owner: Owner
    decisions: Path
    """The decisions file that it goes by."""
    run: Path | None = None
    """The output of the run that it belongs to; None for a file of its own."""
    settings: Settings = DEFAULT
    """What it was cleaned with."""

    @cached_property
    def text(self) -> str:
        """The cleaned text."""
        return render(self.cleaned.document.original, self.cleaned.edits)

    @property
    def known(self) -> tuple[UserDecision, ...]:
        """The decisions in its file."""
        return read_decisions(self.decisions)

    def as_decided(self, known: Iterable[UserDecision] | None = None) -> "Subject":
        """Return the document as these decisions want it; without any, as the decisions file wants it now."""
        return replace(self, cleaned=decided(self.cleaned, self.known if known is None else known, self.owner))


def subject_of(name: str, output: Path, settings: str, kind: str = "", text_format: str = "") -> Subject:
    """Return the document of that name: a file, `-` for standard input, or an identifier in the output of a run.

    A file whose bytes are in the run is that document of the run.

    Raises:
        RunError: there is no such document, or its run has another format of texts.
        SettingsError: the settings have mistakes.
        DocumentError: it cannot be cleaned.

    """
    if name == STDIN or Path(name).is_file():
        options = options_from(settings).overridden(Overrides(text_format=text_format))
        raw = bytes_of(name, options)
        found = document_with(output, sha256(raw).hexdigest()) if name != STDIN else None
        if found:
            return _in_format(subject_in(output, found), text_format)
        if note := dropped_with(output, sha256(raw).hexdigest()) if name != STDIN else "":
            say(f"{note}; this is the file alone")
        return _single(name, raw, options, settings, kind)
    if not output.is_dir():
        msg = f"there is no file {name!r}, and no run in {output} to look in; name a file, or an output with -o"
        raise RunError(msg)
    return _in_format(subject_in(output, find_document(output, name)), text_format)


def _in_format(subject: Subject, text_format: str) -> Subject:
    """Return the document of a run, unless another format of texts was asked for than the run has."""
    own = subject.settings.text_format
    if text_format not in ("", own):
        msg = f"{subject.name} is in the run in {subject.run}, whose format is {own}; --format is for other files"
        raise RunError(msg)
    return subject


def subject_in(output: Path, found: Found) -> Subject:
    """Return the document of a run."""
    request = request_of(output)
    overrides = Overrides(**{name: request.get(name, "") for name in Overrides._fields})
    settings = options_from(request["settings"]).overridden(overrides).clean
    cleaned = cleaned_of(found.document, found.ledger, settings)
    return Subject(found.document["id"], cleaned, owner_in(found), decisions_of_run(output), output, settings)


def single(name: str, settings: str, kind: str = "", text_format: str = "") -> Subject:
    """Return one document, cleaned here and now, apart from any run."""
    options = options_from(settings).overridden(Overrides(text_format=text_format))
    return _single(name, bytes_of(name, options), options, settings, kind)


def _single(name: str, raw: bytes, options: Options, settings: str, kind: str) -> Subject:
    known = format_of(name)
    chosen = Kind(kind) if kind else known.kind if known else None
    identifier = "" if name == STDIN else id_of(Path(name).name.removesuffix(endings_of(name)[1]))
    owner = Owner(sha256(raw).hexdigest(), identifier)
    decisions = decisions_path(settings)
    subject = Subject(name, clean_bytes(raw, options.clean, kind=chosen), owner, decisions, settings=options.clean)
    return subject.as_decided()


def record_line(subject: Subject) -> str:
    """Return a document as a line of `documents.jsonl`."""
    cleaned = subject.cleaned
    raw = encoded(cleaned.document.original, cleaned.source)
    origin = Origin(id=subject.owner.document, source=subject.name, version=version())
    return line_of(entry_of(cleaned, raw, origin)["document"]).decode("utf-8", "surrogatepass")


def bytes_of(name: str, options: Options) -> bytes:
    """Return the bytes of the file, or of standard input, unpacked; a few more than the largest document has at most.

    Raises:
        RunError: it cannot be read.

    """
    most = options.clean.largest_bytes + 1
    if name == STDIN:
        return sys.stdin.buffer.read(most)
    known = format_of(name)
    if known and known.shape is Shape.PAPER:
        return document_in(name, known, Fields("", ""), options.clean.largest_bytes).raw
    try:
        with Opened(name) as opened:
            stream = unpacked(opened, endings_of(name)[1])
            pieces: list[bytes] = []
            while most > 0 and (chunk := stream.read(min(most, READ_BYTES))):
                pieces.append(chunk)
                most -= len(chunk)
            return b"".join(pieces)
    except BrokenStream as broken:
        msg = f"cannot read {name}: {broken}"
        raise RunError(msg) from broken
    except OSError as error:
        msg = f"cannot read {name}: {error.strerror or error}"
        raise RunError(msg) from error
