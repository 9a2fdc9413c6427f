"""What can go wrong, and what to do next.

CleaningError                 every error of ours; has a stable `code`
├── DocumentError             one document cannot be cleaned: it goes to quarantine, whole
│   ├── NotText               the bytes are not text (an image, an archive, noise)
│   ├── TooLarge              more bytes than the limit allows
│   ├── TooDeep               markup nested deeper than the limit allows
│   ├── Flagged               the settings send documents with such a flag to quarantine
│   └── ConservationBroken    a law of the ledger failed for this document
├── LedgerError               edits that contradict each other or the text
│   ├── OverlappingEdits      two edits overlap by half
│   ├── ConflictingEdits      two replacements claim one span
│   └── LedgerMismatch        the text is not the one the edits were made for
├── BrokenPlugin              a package with rules of somebody else cannot be used
├── SettingsError             a setting is unknown or has a wrong value
└── RunError                  a run cannot go on: its source, its output or a stage failed
    ├── OutputRefused         the output holds files that are not ours, or overlaps the source
    ├── OutputBusy            another run is at work in the output
    └── NothingCleaned        every document was quarantined, or none was found
"""

from typing import ClassVar


class CleaningError(Exception):
    """The root of all errors of the cleaner."""

    code: ClassVar[str] = "cleaning-error"
    """Stable name of the kind of error; quarantine and exit messages carry it."""

    def __reduce__(self) -> tuple[object, ...]:
        """Return how to make the same error in another process: fields and message, not the words of `__init__`."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[CleaningError], words: tuple[object, ...], values: dict[str, object]) -> CleaningError:
    error = kind.__new__(kind, *words)
    error.__dict__.update(values)
    return error


class DocumentError(CleaningError):
    """One document cannot be cleaned; its neighbours can."""

    code = "document-error"


class NotText(DocumentError):
    """The bytes are not text."""

    code = "not-text"

    def __init__(self, sign: str) -> None:
        self.sign = sign
        super().__init__(f"the bytes are not text ({sign}); convert the file to text or HTML first")


class TooLarge(DocumentError):
    """The document has more bytes than the limit allows."""

    code = "too-large"

    def __init__(self, size: int, limit: int) -> None:
        self.size, self.limit = size, limit
        super().__init__(
            f"the document has {size:,} bytes, the limit is {limit:,}; "
            "split it, or raise `largest_bytes` in the settings"
        )


class TooDeep(DocumentError):
    """The markup is nested deeper than the limit allows."""

    code = "too-deep"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"the markup is nested more than {limit:,} levels deep; "
            "simplify the page, or raise `deepest_markup` in the settings"
        )


class Flagged(DocumentError):
    """The document bears a flag that the settings send to quarantine."""

    code = "flagged"

    def __init__(self, kinds: tuple[str, ...]) -> None:
        self.kinds = kinds
        super().__init__(
            f"the document is flagged {', '.join(kinds)}, which the settings send to quarantine; "
            'fetch it again, or set these kinds to "keep" in [clean.flagged]'
        )


class ConservationBroken(DocumentError):
    """The characters of the document do not add up; a defect of the cleaner."""

    code = "conservation"

    def __init__(self, law: str) -> None:
        self.law = law
        super().__init__(f"the law '{law}' does not hold here; please report this document as a defect")


class LedgerError(CleaningError):
    """Edits contradict each other or the text."""

    code = "ledger-error"


class OverlappingEdits(LedgerError):
    """Two edits overlap by half: neither lies inside the other."""

    code = "overlapping-edits"

    def __init__(self, first: str, second: str) -> None:
        self.first, self.second = first, second
        super().__init__(f"the edits {first} and {second} overlap by half; make one of them wider or narrower")


class ConflictingEdits(LedgerError):
    """Two replacements claim one span."""

    code = "conflicting-edits"

    def __init__(self, first: str, second: str) -> None:
        self.first, self.second = first, second
        super().__init__(f"the edits {first} and {second} claim one span; switch one of their rules off")


class LedgerMismatch(LedgerError):
    """The text is not the one that the edits were made for."""

    code = "ledger-mismatch"

    def __init__(self, place: int, expected: str) -> None:
        self.place, self.expected = place, expected
        super().__init__(
            f"at character {place} the text does not read {expected[:40]!r}; "
            "take text and ledger from one run, unchanged"
        )


class BrokenPlugin(CleaningError):
    """A package with rules of somebody else cannot be used; without its rules the results would be others."""

    code = "broken-plugin"

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"the rules of {name} cannot be used ({why}); mend or uninstall the package that gives them")


class SettingsError(CleaningError, ValueError):
    """A setting is unknown or has a wrong value."""

    code = "settings"


class RunError(CleaningError):
    """A run cannot go on."""

    code = "run"


class OutputRefused(RunError):
    """The output holds files that are not ours, or overlaps the source; nothing was written."""

    code = "output-refused"


class OutputBusy(RunError):
    """Another run is at work in the output; this one did nothing."""

    code = "busy"


class NothingCleaned(RunError):
    """Every document of a run was quarantined, or there was none."""

    code = "nothing-cleaned"
