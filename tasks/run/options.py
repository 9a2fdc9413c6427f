"""The settings file: one optional TOML file, all mistakes in it reported at once."""

import tomllib
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.domains import domain_of, names, setting, shown, unknown_name, value_in
from pipeline.errors import SettingsError
from pipeline.kinds import OWN_KINDS, FlagKind, Scope
from pipeline.presets import PRESETS
from pipeline.rules import registry
from pipeline.settings import MOST_BYTES, Action, Policy, Settings

NAME = "lacuna.toml"
"""The settings file that is used if none is named and this file is in the working folder."""


LONGEST_SECONDS = 31_536_000
"""A year; a longer limit is a mistake."""

WHOLE_BLOCKS = ("fragment", *(kind for kind in FlagKind if kind.scope is Scope.BLOCK))
"""The kinds of flags that mark blocks, so that the blocks can be cut."""


class Compression(StrEnum):
    """How output files are written."""

    NONE = "none"
    ZST = "zst"


class Overrides(NamedTuple):
    """What a command says about a run instead of the settings file; empty where it says nothing."""

    text_field: str = ""
    id_field: str = ""
    title_field: str = ""
    text_format: str = ""
    witnesses: str = ""
    """Folder or file of other copies of the documents."""
    learned: str = ""
    """File of tables that an earlier run learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """The table `[source]`: how documents are found in files of records."""

    text_field: str = setting("text")
    """The field (JSON) or column (CSV) that holds the document; `--text-field` overrides it."""
    id_field: str = setting("id")
    """The field or column that names the document; without it the place in the file does; `--id-field` overrides it."""
    title_field: str = field(default="", metadata=setting("title").metadata)
    """The field or column that holds the title of a document, for rules about titles; `--title-field` overrides it."""
    follow_links: bool = setting(default=False)
    """Whether links to files and folders outside the source are followed; they are named and counted otherwise."""
    shard_bytes: int = setting(2_000_000, most=MOST_BYTES)
    """About how many bytes of input one unit of work takes; results do not depend on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitOptions:
    """The table `[limits]`: what one document may cost before it goes to quarantine."""

    cpu_seconds: float = setting(30.0, most=LONGEST_SECONDS)
    """CPU time for one document."""
    wall_seconds: float = setting(120.0, most=LONGEST_SECONDS)
    """Time by the clock for one document; a busy machine needs more than the CPU time."""
    memory_bytes: int = setting(4_000_000_000, most=MOST_BYTES)
    """Address space of a worker process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputOptions:
    """The table `[output]`: how results are written."""

    compression: Compression = setting(Compression.NONE)
    """`zst` writes `documents.jsonl.zst` and `ledger.jsonl.zst`."""
    report_documents: int = setting(60, most=100_000)
    """How many documents the report shows at most; its totals count all."""


class Duplicates(StrEnum):
    """What to do about documents that are in other documents of the run."""

    OFF = "off"
    """Documents are not compared for that."""
    REPORT = "report"
    """`duplicates` in `documents.jsonl` says what is a copy of what, and which one to keep."""
    DROP = "drop"
    """Documents whose text another one has go to `duplicates.jsonl`."""
    KEEP_LONGEST = "keep-longest"
    """Of every cluster only the most complete document stays; the others go to `duplicates.jsonl`."""


class Supply(StrEnum):
    """What to do about lost text that another copy of the document has."""

    OFF = "off"
    """Documents are not compared for that, unless a folder of witnesses is named."""
    PROPOSE = "propose"
    """Record the edit as a proposal."""
    MAKE = "make"
    """Make the edit; `clean.risky` does that too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusOptions:
    """The table `[corpus]`: what the documents of a run say about each other; off by default."""

    duplicates: Duplicates = setting(Duplicates.OFF)
    """Documents that are in others: `off`, `report` them, `drop` them, or `keep-longest`, one of each cluster."""
    supply: Supply = setting(Supply.OFF)
    """Lost text that another copy has: `off`, `propose` the edit, or `make` it."""
    brackets: bool = setting(default=False)
    """Whether text that another copy supplies is put in square brackets."""
    learned: bool = setting(default=False)
    """Whether lines that recur on the pages of a site are cut; the tables of the run go to `learned.jsonl`."""
    witness_sites: frozenset[str] = names("site")
    """Hosts such as `example.org` whose copies may supply text; without names all may."""

    @property
    def compares(self) -> bool:
        """Whether documents are compared."""
        return self.duplicates is not Duplicates.OFF or self.supply is not Supply.OFF or self.learned

    @property
    def drops(self) -> bool:
        """Whether documents are dropped."""
        return self.duplicates in (Duplicates.DROP, Duplicates.KEEP_LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """All settings of a run."""

    clean: Settings = field(default_factory=Settings)
    source: SourceOptions = field(default_factory=SourceOptions)
    limits: LimitOptions = field(default_factory=LimitOptions)
    output: OutputOptions = field(default_factory=OutputOptions)
    corpus: CorpusOptions = field(default_factory=CorpusOptions)

    def overridden(self, by: Overrides) -> "Options":
        """Return the options with what a command says instead.

        Raises:
            SettingsError: the text has no such format.

        """
        named = {name: value for name, value in by._asdict().items() if value}
        text_format = named.pop("text_format", "")
        named.pop("witnesses", "")
        if named.pop("learned", ""):
            named_corpus = replace(self.corpus, learned=True)
            return replace(self, corpus=named_corpus).overridden(by._replace(learned=""))
        clean = replace(self.clean, text_format=text_format) if text_format else self.clean
        return replace(self, clean=clean, source=replace(self.source, **named))


def options_from(path: str) -> Options:
    """Return the options of the named file, else of `lacuna.toml` in the working folder, else the defaults.

    Raises:
        SettingsError: the file cannot be read, or holds unknown keys or wrong values; all are listed.

    """
    file = Path(path or NAME)
    if not path and not file.is_file():
        return Options()
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except RecursionError as error:
        msg = f"the settings file {file} nests its values too deep; write lists of names, see docs/settings.md"
        raise SettingsError(msg) from error
    except FileNotFoundError as error:
        msg = f"settings file not found: {file}"
        raise SettingsError(msg) from error
    except (OSError, ValueError) as error:
        msg = f"the settings file {file} cannot be read: {error}; write it as TOML, see docs/settings.md"
        raise SettingsError(msg) from error
    return options_of(table, str(file))


def options_of(table: dict[str, Any], name: str = "settings") -> Options:
    """Return the options that a TOML table holds.

    Raises:
        SettingsError: the table holds unknown keys or wrong values; all are listed.

    """
    mistakes: list[str] = []
    known = {part.name: part for part in fields(Options)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            mistakes.append(_misplaced(key) or unknown_name(key, known, "table"))
        elif not isinstance(value, dict):
            mistakes.append(f"`{key}` is a table: write [{key}] and its keys below")
        else:
            values[key] = _filled(getattr(Options(), key), value, key, mistakes)
    if mistakes:
        msg = f"{name}: " + "; ".join(mistakes)
        raise SettingsError(msg)
    return Options(**values)


def _misplaced(key: str) -> str:
    """Return the mistake of a key that is written outside of its table; empty if no table has such a key."""
    tables = (
        part.name for part in fields(Options) if key in {name.name for name in fields(getattr(Options(), part.name))}
    )
    table = next(tables, None)
    return f"unknown top-level key `{key}`; did you mean [{table}] {key}?" if table else ""


def _filled(defaults: Any, table: dict[str, Any], name: str, mistakes: list[str]) -> Any:
    known = {part.name for part in fields(defaults)}
    good: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            mistakes.append(unknown_name(f"{name}.{key}", {f"{name}.{k}" for k in known}, "key"))
            continue
        try:
            good[key] = _value(defaults, key, value, f"{name}.{key}")
        except SettingsError as error:
            mistakes.append(str(error))
    return replace(defaults, **good)


def _value(defaults: Any, key: str, value: object, name: str) -> object:
    """Return the value of a key in its type.

    Raises:
        SettingsError: the key takes no such value.

    """
    domain = domain_of(defaults, key)
    if domain is None:
        return _policies(value, name)
    if key == "off":
        domain = domain._replace(names=tuple(rule.name for rule in (*registry(), *PRESETS.values())))
    return value_in(domain, value, name)


def _policies(value: object, key: str) -> tuple[Policy, ...]:
    """Return the policies of the table `[clean.flagged]`: a kind of flag, and what to do about it."""
    kinds = {kind for rule in (*registry(), *PRESETS.values()) for kind in rule.kinds} | set(OWN_KINDS)
    known = kinds | {kind.partition(".")[0] for kind in kinds}
    if not isinstance(value, dict):
        msg = f"`{key}` is a table: write [{key}] and a line for each kind of flag below"
        raise SettingsError(msg)
    mistakes = [unknown_name(str(kind), known, "kind of flag") for kind in value if kind not in known]
    policies: list[Policy] = []
    for kind, said in sorted(value.items()):
        try:
            policies.append(_policy(kind, said))
        except (KeyError, TypeError, ValueError, OverflowError):
            mistakes.append(
                f'`{key}."{kind}"` is "keep", "cut" or "quarantine", or a table such as '
                f'{{ action = "quarantine", confidence = 0.9 }}, not {shown(said)}'
            )
    mistakes += [
        f'`{key}."{policy.kind}"`: nothing can be cut there, only {", ".join(WHOLE_BLOCKS)} mark blocks'
        for policy in policies
        if policy.action is Action.CUT and policy.kind not in WHOLE_BLOCKS
    ]
    if mistakes:
        raise SettingsError("; ".join(mistakes))
    return tuple(policies)


def _policy(kind: str, said: Any) -> Policy:
    """Return the policy that a value says; any error of a wrong type or value goes to the caller."""
    table = {"action": said} if isinstance(said, str) else said
    policy = Policy(kind, Action(table["action"]), float(table.get("confidence", 0.0)))
    if set(table) - {"action", "confidence"} or not 0 <= policy.confidence <= 1:
        raise ValueError(said)
    return policy


__all__ = ["Compression", "Options", "options_from", "options_of"]
