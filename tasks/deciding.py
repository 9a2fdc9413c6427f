"""The tasks that take decisions of people in: Undo and Redo write them down and clean again what they change."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import luigi

from pipeline.decisions import Choice, Owner, UserDecision, on_edit
from pipeline.edits.numbers import numbers_of, place_of
from pipeline.errors import RunError
from pipeline.ledger import edit_of, edits_of
from pipeline.model import Edit
from tasks.corpus import CleanCorpus
from tasks.run.decisions import add_decisions, decisions_path, read_decisions, remove_decisions
from tasks.run.lookup import Found, find_document
from tasks.run.manifest import finished_run
from tasks.run.output_parameter import OutputOption
from tasks.run.plan import plan_of


class DecisionTask(luigi.Task):
    """What Undo and Redo have in common: they change the decisions file, then the run is made again."""

    output = OutputOption(luigi.PathParameter(default="output", description="folder with the results of a run"))
    folder: Path
    """The value of `--output`."""
    document = luigi.Parameter(default="", description="identifier of the document, or the beginning of it")
    edits = luigi.Parameter(default="", description="numbers of its edits, such as `3,4`")
    rule = luigi.Parameter(default="", description="all edits of this rule, in the document or in the whole run")
    decided = done = False

    def target(self) -> list[luigi.Target]:
        """Return nothing: what it changes is the decisions file, and the run made again."""
        return []

    def complete(self) -> bool:
        """Return whether it ran."""
        return self.done

    def decide(self, path: Path) -> None:
        """Change the decisions file."""
        raise NotImplementedError

    def run(self) -> Iterator[luigi.Task]:
        output = Path(self.folder)
        if not self.decided:
            self.decide(decisions_of_run(output))
            plan_of.cache_clear()
            self.decided = True
        yield again(output)
        self.done = True


class Undo(DecisionTask):
    """Leave out single edits of a document, or all edits of a rule, in this run and those to come."""

    def decide(self, path: Path) -> None:
        """Write the decisions down."""
        add_decisions(path, self.decisions())

    def decisions(self) -> list[UserDecision]:
        """Return the decisions that the parameters ask for.

        Raises:
            RunError: they name no edit of the run.

        """
        found = find_document(Path(self.folder), self.document) if self.document else None
        owner = owner_in(found) if found else Owner("")
        if self.rule:
            return [UserDecision(Choice.UNDO, owner.document, owner.sha256, rules=(self.rule,))]
        if not found:
            msg = "name a document and its edits (`--document NAME --edits 3`), or a rule (`--rule NAME`)"
            raise RunError(msg)
        return [on_edit(Choice.UNDO, edit, owner) for edit in named_edits(found, numbers_from(self.edits))]


class Redo(DecisionTask):
    """Make edits again that were undone: the decisions about them are taken back."""

    def decide(self, path: Path) -> None:
        """Take the decisions back.

        Raises:
            RunError: there are no such decisions.

        """
        if not remove_decisions(path, self.decisions(path)):
            msg = f"{path} holds no such decision; a rule that was undone as a whole is redone with `--rule NAME`"
            raise RunError(msg)

    def decisions(self, path: Path) -> list[UserDecision]:
        """Return the decisions of the file that the parameters name."""
        known = [decision for decision in read_decisions(path) if decision.changes]
        found = find_document(Path(self.folder), self.document) if self.document else None
        digest = found.document["sha256"] if found else ""
        if self.rule:
            return [d for d in known if d.rules == (self.rule,) and not d.span and d.sha256 == digest]
        own = [d for d in known if d.span and d.sha256 == digest]
        if not found or not self.edits:
            return own
        places = {place_of(edit) for edit in named_edits(found, numbers_from(self.edits))}
        return [d for d in own if d.span and (d.span.start, d.span.stop, d.after) in places]


def request_of(output: Path) -> dict[str, Any]:
    """Return the parameters of the run in an output: source, settings file, fields of records.

    Raises:
        RunError: there is no finished run, or one of an older version.

    """
    manifest = finished_run(output)
    if "request" not in manifest:
        msg = f"the run in {output} was made by an older version; run CleanCorpus again"
        raise RunError(msg)
    return {"source": Path(manifest["source"]), **manifest["request"]}


def decisions_of_run(output: Path) -> Path:
    """Return the decisions file of the run in an output."""
    return decisions_path(request_of(output)["settings"])


def again(output: Path) -> CleanCorpus:
    """Return the task that makes the run in an output again."""
    return CleanCorpus(output=output, **request_of(output))


def owner_in(found: Found) -> Owner:
    """Return the document of a run as decisions name it."""
    return Owner(found.document["sha256"], found.document["id"])


def numbers_from(words: str) -> list[int]:
    """Return the numbers in a list such as `3,4` or `3-5`.

    >>> numbers_from("3, 5-7")
    [3, 5, 6, 7]

    Raises:
        RunError: there is something else in it.

    """
    numbers: list[int] = []
    for word in words.replace(",", " ").split():
        first, _, last = word.partition("-")
        if not first.isdecimal() or not (last or first).isdecimal():
            msg = f"edits are numbers such as 3 or 3-5, not {word!r}; `lacuna show` prints them"
            raise RunError(msg)
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def named_edits(found: Found, numbers: list[int]) -> list[Edit]:
    """Return the edits of a document that have these numbers, undone ones included.

    Raises:
        RunError: it has no such edit.

    """
    made, undone = edits_of(found.ledger), [edit_of(record) for record in found.ledger["undone"]]
    return edits_numbered(made, undone, numbers, found.document["id"])


def edits_numbered(made: list[Edit], undone: list[Edit], numbers: list[int], document: str) -> list[Edit]:
    """Return the edits with these numbers.

    Raises:
        RunError: there is no such edit.

    """
    places = numbers_of(made, undone)
    known = {places[place_of(edit)]: edit for edit in (*made, *undone)}
    missing = [number for number in numbers if number not in known]
    if missing or not numbers:
        has = f"its edits are 1 to {len(known)}" if known else "it has none"
        wanted = f"edit {missing[0]}" if missing else "edit without a number"
        msg = f"{document} has no {wanted}: {has}; `lacuna show {document}` prints them"
        raise RunError(msg)
    return [known[number] for number in dict.fromkeys(numbers)]
