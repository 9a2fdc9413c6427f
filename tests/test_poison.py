"""Poison 1 to 57: every hostile file has the outcome it must have, whole, and its neighbours do not notice.

All files of a fixture go through the worker that a run uses, under its limits: a document that hangs or explodes
fails its own test and no other.
"""

import os
import shutil
import time
from base64 import b64decode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline import Settings, clean
from pipeline.edits import Projection
from pipeline.errors import SettingsError
from pipeline.ledger import Origin, entry_of, restored
from pipeline.model import Claim, Document, Edit, Flag, Span
from pipeline.rules import RULES
from pipeline.rules.form import NO_CONTEXT, Context, Hit, Rule, Stage, cut, flag
from pipeline.rules.patterns import whole_block
from tasks.io.jsonl import record_of
from tasks.run.options import options_of
from tasks.run.plan import Plan, plan_of
from tasks.work.engines import Serial
from tasks.work.watch import Limits
from tests.poison import CASES, POISONS, laid_out
from tests.poison_form import KEPT, MARKER, NOT_FOLLOWED, PROSE, Poison

CPU_SECONDS = 10.0
"""What one document may cost; the default of a run."""
GENEROUS_CPU_SECONDS = 60.0
"""The same for the full sizes."""
MODEST_BYTES = 100_000
"""Larger poisons than this do not go among the clean documents: they would only take time."""
QUICK = tuple(POISONS)
SLOW = tuple(name for name, poison in POISONS.items() if poison.full)


class Fate(NamedTuple):
    """What became of a file."""

    documents: tuple[dict[str, Any], ...]
    ledger: tuple[dict[str, Any], ...]
    quarantine: tuple[dict[str, Any], ...]
    is_link: bool = False
    """Whether it is a link that leads out of the source: it is named, and not followed."""

    @property
    def names(self) -> set[str]:
        """The fates as the registry names them."""
        flags = {f"flagged: {flag['kind']}" for record in self.documents for flag in record["flags"]}
        codes = {f"quarantined: {record['code']}" for record in self.quarantine}
        links = {NOT_FOLLOWED} if self.is_link else set()
        return flags | codes | links | ({KEPT} if self.documents else set())


def worked(plan: Plan, cpu_seconds: float = CPU_SECONDS) -> dict[str, Fate]:
    """Return the outcome of every file of the plan, by its name, from the worker of a run."""
    limits = Limits(cpu_seconds, 100.0, 4_000_000_000)
    jobs = plan.jobs(plan.state / "work" / "run-test")
    list(Serial(limits, plan.state / "work").map("tasks.run.shard:clean_shard", jobs))
    found: dict[str, Fate] = {name: Fate((), (), (), is_link=True) for name in plan.inventory.links}
    for shard in plan.shards:
        for place, name in enumerate(("documents.jsonl", "ledger.jsonl", "quarantine.jsonl")):
            with (plan.part(shard) / name).open("rb") as lines:
                for record in map(record_of, lines):
                    source = str(record["source"])
                    file = source.partition("#")[0].partition("/")[0]
                    held = [*found.get(file, Fate((), (), ()))[:3]]
                    held[place] = (*held[place], record)
                    found[file] = Fate(held[0], held[1], held[2])
    return found


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("poison")
    laid_out(folder / "in", list(QUICK))
    return folder / "in"


@pytest.fixture(scope="module")
def fates(source: Path) -> dict[str, Fate]:
    return worked(plan_of(source, source.parent / "out", ""))


def _known(names: Sequence[str]) -> list[Any]:
    return [
        pytest.param(name, marks=pytest.mark.xfail(reason=POISONS[name].known, strict=True))
        if POISONS[name].known
        else name
        for name in names
    ]


def test_the_registry_has_all_63_in_order() -> None:
    assert [case.number for case in CASES] == list(range(1, 64))
    assert all((Path(__file__).parents[1] / case.proof).is_file() for case in CASES)
    assert sum(map(len, (case.poisons for case in CASES))) == len(POISONS)


@pytest.mark.parametrize("name", QUICK)
def test_fate(fates: dict[str, Fate], name: str) -> None:
    expected = set(POISONS[name].fates)
    assert fates[name].names & expected, fates[name].quarantine
    assert expected <= {KEPT} or KEPT in expected or not fates[name].names - expected - {KEPT}


@pytest.mark.parametrize("name", QUICK)
def test_every_byte_comes_back(source: Path, fates: dict[str, Fate], name: str) -> None:
    _check_laws(source, fates[name], name)


@pytest.mark.parametrize("name", _known(QUICK))
def test_nothing_is_lost_in_silence(fates: dict[str, Fate], name: str) -> None:
    _check_kept(fates[name], POISONS[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_fate_in_full_size(tmp_path: Path, name: str) -> None:
    laid_out(tmp_path / "in", [name], full=True)
    fate = worked(plan_of(tmp_path / "in", tmp_path / "out", ""), GENEROUS_CPU_SECONDS)[name]
    assert fate.names & {*POISONS[name].fates, "quarantined: expansion"}
    _check_laws(tmp_path / "in", fate, name)
    _check_kept(fate, POISONS[name])


def _check_laws(source: Path, fate: Fate, name: str) -> None:
    """Check conservation and restore for each document of a file."""
    path = source / name
    for document, entry in zip(fate.documents, fate.ledger, strict=True):
        counts = entry["account"]
        assert sum(counts.values()) == entry["characters"]
        raw = restored(document["text"], entry)  # type: ignore[arg-type]
        assert sha256(raw).hexdigest() == document["sha256"]
        if document["source"] == name and path.suffix not in (".gz", ".jsonl"):
            assert raw == path.read_bytes()
    for record in fate.quarantine:
        assert record["message"]
        raw = b64decode(record.get("raw", ""))
        assert sha256(raw).hexdigest() == record["sha256"]
        if record["code"] not in ("too-large", "unreadable") and path.suffix in (".txt", ".html"):
            assert raw == path.read_bytes()


def _check_kept(fate: Fate, poison: Poison) -> None:
    """Check that the words stand in the text, are covered by a flag, or lie in quarantine."""
    quarantined = [b64decode(record.get("raw", "")) for record in fate.quarantine]
    quarantined += [record["message"].encode() for record in fate.quarantine if not record.get("raw")]
    for words in poison.keeps:
        in_text = any(words in document["text"] for document in fate.documents)
        in_quarantine = any(quarantined) and not fate.documents
        named = _flagged(fate, words) or _cut_with_a_reason(fate, words)
        assert in_text or in_quarantine or named, f"{words!r} is gone without a word"


def _cut_with_a_reason(fate: Fate, words: str) -> bool:
    """Return whether the ledger names a rule that cut the words, and why; markup is no reason."""
    edits = [edit for entry in fate.ledger for edit in entry["edits"] if words in edit["before"]]
    return any(edit["note"] and not edit["rules"][0].startswith("markup.") for edit in edits)


def _flagged(fate: Fate, words: str) -> bool:
    """Return whether a flag of the words' kind covers them where they stood in the original."""
    for document, entry in zip(fate.documents, fate.ledger, strict=True):
        original = restored(document["text"], entry).decode("utf-8", "replace")  # type: ignore[arg-type]
        place = original.find(words)
        spans = [(flag["original_start"], flag["original_stop"]) for flag in document["flags"]]
        if place >= 0 and any(start <= place and place + len(words) <= stop for start, stop in spans):
            return True
    return False


def test_the_clean_do_not_notice_the_hostile(tmp_path: Path, source: Path, fates: dict[str, Fate]) -> None:
    """Clean documents among the whole poison set come out as they do alone."""
    clean_names = [f"{number:02}-{word}.txt" for number in range(0, 64, 7) for word in ("aa", "zz")]
    for folder in ("alone", "among"):
        (tmp_path / folder).mkdir()
        for number, name in enumerate(clean_names):
            (tmp_path / folder / name).write_text(f"{PROSE}Story {number} ends here.\n\nScroll to Top\n")
    for name in QUICK:
        if fates[name].quarantine or (source / name).stat().st_size < MODEST_BYTES:
            _copied(source / name, tmp_path / "among" / name)
    assert len(list((tmp_path / "among").iterdir())) > len(clean_names) + 40
    alone = worked(plan_of(tmp_path / "alone", tmp_path / "out-alone", ""))
    among = worked(plan_of(tmp_path / "among", tmp_path / "out-among", ""))
    assert len(alone) == len(clean_names)
    assert {name: among[name] for name in alone} == alone


def _copied(source: Path, target: Path) -> None:
    """Put the same file, link or folder at the target; large files share their content."""
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target)
    else:
        os.link(source, target, follow_symlinks=False)


@pytest.mark.parametrize("change", ["other", "grown", "gone"])
def test_32_a_file_that_changes_while_it_is_read(tmp_path: Path, change: str) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.txt"
    path.write_text(f"{PROSE}{MARKER}\n")
    (tmp_path / "in" / "b.txt").write_text(PROSE)
    plan = plan_of(tmp_path / "in", tmp_path / "out", "")
    if change == "gone":
        path.unlink()
    else:
        path.write_text(path.read_text().replace("7041", "7042") + "more" * (change == "grown"))
    found = worked(plan)
    assert found["a.txt"].names == {"quarantined: unreadable" if change == "gone" else "quarantined: changed"}
    assert found["b.txt"].names == {KEPT}


def _rule(name: str, find: Any) -> Rule:
    return Rule(name, Stage.CUT_LABELS, find, "A rule that fails.", "", [Hit("x")], ["y"], kinds=("loss",))


def _cleaned_with(rule: Rule, content: str) -> tuple[set[str], str]:
    """Return the kinds of flags and the text after cleaning with one more rule; the laws are checked."""
    raw = content.encode()
    cleaned = clean(raw, Settings(), rules=[*RULES, rule])
    entry = entry_of(cleaned, raw, Origin(id="x", source="x.txt", version="1"))
    assert restored(entry["document"]["text"], entry["ledger"]) == raw
    length = len(cleaned.document.original)
    assert all(flag.span.stop <= length for flag in cleaned.flags)
    Projection(cleaned.edits)
    return {flag.kind for flag in cleaned.flags}, entry["document"]["text"]


HOSTILE_PATTERNS = (r"(a|aa)+$", r"(x+x+)+y", r"\s+$", r"(?:a|a|aa)*b", r"(.*)*=", r"(?:word ?)+!", r"((a+)+)+$")
FUZZY_PATTERNS = (r"(?:scroll to the very top){e<=5}x", r"(?:a{1,9}b{1,9}){e<=9}z", r"(?:.*foo.*bar){i<=8,d<=8}")


@pytest.mark.parametrize("pattern", [*HOSTILE_PATTERNS, *FUZZY_PATTERNS])
def test_53_and_55_a_rule_with_a_hostile_pattern(pattern: str) -> None:
    lures = ["a" * 150, "x" * 150, "a a " * 30 + "b" * 30, "word " * 30 + "?", "scroll to the vary tap" * 6]
    start = time.process_time()
    _, text = _cleaned_with(_rule("boilerplate.hostile", whole_block(pattern=pattern)), "\n\n".join([*lures, MARKER]))
    assert time.process_time() - start < CPU_SECONDS
    assert MARKER in text


def test_53_a_pattern_without_end_is_left_out_and_flagged() -> None:
    rule = _rule("boilerplate.hostile", whole_block(pattern=r"(?:(?:a|b|ab|ba)+c?)+d"))
    kinds, text = _cleaned_with(rule, f"{'ab' * 70} d e\n\n{MARKER}")
    assert "rule-failed" in kinds
    assert MARKER in text


def _raises(document: Document, _: Context) -> Iterator[Claim]:
    yield cut(document.blocks[0], "first")
    raise ZeroDivisionError


def _never_ends(document: Document, _: Context) -> Iterator[Claim]:
    while True:
        yield flag(document.blocks[0].span, "loss", "again")


def _outside(document: Document, _: Context) -> Iterator[Claim]:
    end = len(document.original)
    yield flag(Span(end, end + 10), "loss", "there is nothing")


def _is_no_finding(*_: object) -> Any:
    return ["no claim at all"]


@pytest.mark.parametrize("find", [_raises, _never_ends, _outside, _is_no_finding])
def test_54_a_rule_that_fails_is_left_out_and_flagged(find: Any) -> None:
    kinds, text = _cleaned_with(_rule("boilerplate.hostile", find), f"First words here.\n\n{PROSE}{MARKER}")
    assert "rule-failed" in kinds
    assert text == f"First words here.\n\n{PROSE}{MARKER}"


class _Lying(Rule):
    """A rule whose edits are not cuts of blocks."""

    def findings(self, document: Document, _: Context = NO_CONTEXT) -> Iterator[Edit | Flag]:
        for start, stop in ((0, 7), (3, 20), (15, 40)):
            span = Span(start, stop)
            yield Edit(span, span.of(document.original), "", (self.name,))
        yield Edit(Span(1, 4), "abc", "", (self.name,))


def test_54_edits_that_lie_or_overlap_break_no_law() -> None:
    rule = _Lying("boilerplate.lying", Stage.CUT_LABELS, lambda *_: (), "Lies.", "", [Hit("x")], ["y"])
    _, text = _cleaned_with(rule, f"First words here.\n\n{PROSE}{MARKER}")
    assert MARKER in text


def test_57_settings_with_mistakes_are_refused_and_all_told() -> None:
    table = {"clean": {"fragmnts": "cut", "risky": "yes"}, "limits": {"cpu_seconds": -1}, "clan": {}, "source": 3}
    with pytest.raises(SettingsError) as refused:
        options_of(table)
    told = str(refused.value)
    assert all(word in told for word in ("fragmnts", "risky", "cpu_seconds", "clan", "source"))


def test_57_no_limit_means_nothing() -> None:
    for value in (float("nan"), float("inf"), 0, True, "10"):
        with pytest.raises(SettingsError):
            options_of({"limits": {"cpu_seconds": value}})
