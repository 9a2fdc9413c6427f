"""The tasks that take decisions of people in: Undo and Redo write them down and clean again what they change."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import luigi

from pipeline.decisions import Choice, Owner, UserDecision, is_about, on_edit
from pipeline.edits.numbers import numbers_of, place_of
from pipeline.errors import RunError
from pipeline.ledger import edit_of, edits_of
from pipeline.model import Edit
from tasks.corpus import CleanCorpus
from tasks.run.decisions import add_decisions, decisions_path, read_decisions, remove_decisions
from tasks.run.lookup import Found, find_document
from tasks.run.manifest import finished_run
from tasks.run.output_parameter import OutputOption
from tasks.run.plan import forget_plans


class Decidable(NamedTuple):
    """A document, as far as decisions ask."""

    owner: Owner
    made: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()


class DecisionTask(luigi.Task):
    """What Undo and Redo have in common: they change the decisions file, then the run is made again."""

    output = OutputOption(luigi.PathParameter(default="output", description="folder with the results of a run"))
    folder: Path
    """The value of `--output`."""
    document = luigi.Parameter(default="", description="identifier of the document, or the beginning of it")
    edits = luigi.Parameter(default="", description="numbers of its edits, such as `3,4`")
    rule = luigi.Parameter(default="", description="all edits of this rule, in the document or in the whole run")
    decided = done = False
    undoes = True
    """Whether the edits that are named are undone afterwards."""

    def target(self) -> list[luigi.Target]:
        """Return nothing: what it changes is the decisions file, and the run made again."""
        return []

    def complete(self) -> bool:
        """Return whether it ran."""
        return self.done

    def decide(self, path: Path) -> None:
        """Change the decisions file."""
        raise NotImplementedError

    def decisions(self, path: Path) -> list[UserDecision]:
        """Return the decisions that are written down or taken back; an error says what is wrong."""
        raise NotImplementedError

    def named(self) -> Decidable:
        """Return the document that is named; one without edits if none is."""
        if not self.document:
            return Decidable(Owner(""))
        found = find_document(Path(self.folder), self.document)
        undone = tuple(edit_of(record) for record in found.ledger["undone"])
        return Decidable(owner_in(found), tuple(edits_of(found.ledger)), undone)

    def run(self) -> Iterator[luigi.Task]:
        output = Path(self.folder)
        if not self.decided:
            self.decide(decisions_of_run(output))
            forget_plans()
            self.decided = True
        yield again(output)
        self.check()
        self.done = True

    def check(self) -> None:
        """Look into the run that was made again: nothing is reported that does not hold.

        Raises:
            RunError: an edit that was named is not as it was decided.

        """
        if not self.document or not self.edits:
            return
        document = self.named()
        wanted = edits_numbered(document, self.edits)
        undone = set(map(place_of, document.undone))
        wrong = [edit.name for edit in wanted if (place_of(edit) in undone) is not self.undoes]
        if wrong:
            msg = f"the decision about {wrong[0]} does not hold in {self.document}; please report this as a defect"
            raise RunError(msg)


class Undo(DecisionTask):
    """Leave out single edits of a document, or all edits of a rule, in this run and those to come."""

    def decide(self, path: Path) -> None:
        """Write the decisions down."""
        add_decisions(path, self.decisions(path))

    def decisions(self, path: Path) -> list[UserDecision]:
        """Return the decisions that the parameters ask for.

        Raises:
            RunError: they name no edit of the run.

        """
        del path
        return decisions_to_undo(self.named(), self.edits, self.rule)


class Redo(DecisionTask):
    """Make edits again that were undone: the decisions about them are taken back."""

    undoes = False

    def decide(self, path: Path) -> None:
        """Take the decisions back."""
        remove_decisions(path, self.decisions(path))

    def decisions(self, path: Path) -> list[UserDecision]:
        """Return the decisions of the file that the parameters name.

        Raises:
            RunError: there are none.

        """
        return decisions_to_redo(read_decisions(path), self.named(), self.edits, self.rule)


def decisions_to_undo(document: Decidable, edits: str, rule: str) -> list[UserDecision]:
    """Return the decisions that leave edits out: those with these numbers, or all of a rule.

    Raises:
        RunError: neither names an edit.

    """
    owner = document.owner
    if rule:
        return [UserDecision(Choice.UNDO, owner.document, owner.sha256, rules=(rule,))]
    if not owner.sha256:
        msg = "name a document and its edits (`--document NAME --edits 3`), or a rule (`--rule NAME`)"
        raise RunError(msg)
    return [on_edit(Choice.UNDO, edit, owner) for edit in edits_numbered(document, edits)]


def decisions_to_redo(known: Sequence[UserDecision], document: Decidable, edits: str, rule: str) -> list[UserDecision]:
    """Return the decisions that leave out these edits; without numbers, all about places in the document.

    Raises:
        RunError: there are none.

    """
    own = [decision for decision in known if decision.changes and decision.sha256 == document.owner.sha256]
    placed = [decision for decision in own if decision.span is not None]
    if rule:
        found = [decision for decision in own if decision.span is None and decision.rules == (rule,)]
    elif edits:
        named = edits_numbered(document, edits)
        found = [decision for decision in placed if any(is_about(decision, edit) for edit in named)]
    else:
        found = placed
    if not found:
        msg = "no decision undoes that; what `lacuna undo --rule` undid is redone with `--rule` too"
        raise RunError(msg)
    return found


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


def edits_numbered(document: Decidable, words: str) -> list[Edit]:
    """Return the edits of a document with these numbers, undone ones included.

    Raises:
        RunError: there is no such edit, or no number.

    """
    numbers = numbers_from(words)
    places = numbers_of(document.made, document.undone)
    known = {places[place_of(edit)]: edit for edit in (*document.made, *document.undone)}
    missing = [number for number in numbers if number not in known]
    if missing or not numbers:
        wanted = f"there is no edit {missing[0]}" if missing else "no edit is named"
        has = f"the edits of the document are 1 to {len(known)}" if known else "the document has no edits"
        msg = f"{wanted}: {has}; `lacuna show` prints them"
        raise RunError(msg)
    return [known[number] for number in dict.fromkeys(numbers)]
