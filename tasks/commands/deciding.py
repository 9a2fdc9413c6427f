"""Commands that write decisions down: `undo`, `redo`, `keep`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tasks.commands.options import OUTPUT, format_option, kind_option, output_option, settings_option
from tasks.commands.program import DONE, FAILED, cli, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.decisions import UserDecision
    from tasks.commands.subjects import Subject

_WHERE = "Folder of the run; for a file of its own, the file for the new text."


@cli.command()
@click.argument("document", metavar="[DOC]", required=False, default="")
@click.argument("edits", metavar="[EDIT]...", nargs=-1)
@click.option("--rule", default="", metavar="RULE", help="All edits of this rule, in DOC or in the whole run.")
@click.option("--doc", default="", metavar="DOC", help="The document, beside --rule.")
@click.option("-o", "--output", default=OUTPUT, show_default=True, metavar="OUT", help=_WHERE)
@settings_option
@kind_option
@format_option
def undo(document: str, edits: tuple[str, ...], **chosen: Any) -> int:
    """Take edits back, now and in every run to come.

    EDIT is a number that `lacuna show` prints, or a range such as 3-5. What the edit hid shows again. The decision goes
    to `lacuna.decisions.jsonl` beside the settings; commit it with them.

    \b
    lacuna undo 000_48efb1f0bba61ee3.txt 2
    lacuna undo --rule boilerplate.to-top
    """
    return _decide("Undo", document or chosen["doc"], ",".join(edits), chosen)


@cli.command()
@click.argument("document", metavar="[DOC]", required=False, default="")
@click.argument("edits", metavar="[EDIT]...", nargs=-1)
@click.option("--rule", default="", metavar="RULE", help="The rule that was undone, in DOC or in the whole run.")
@click.option("--doc", default="", metavar="DOC", help="The document, beside --rule.")
@click.option("-o", "--output", default=OUTPUT, show_default=True, metavar="OUT", help=_WHERE)
@settings_option
@kind_option
@format_option
def redo(document: str, edits: tuple[str, ...], **chosen: Any) -> int:
    """Make edits again that were undone.

    Without a number, all of the document.
    """
    return _decide("Redo", document or chosen["doc"], ",".join(edits), chosen)


@cli.command()
@click.argument("place", metavar="DOC:START-STOP")
@output_option
@settings_option
@kind_option
@format_option
def keep(place: str, output: str, settings: str, kind: str | None, form: str | None) -> int:
    """Keep characters of a document from every rule.

    Now and in every run to come; tags are removed all the same. The offsets are those of the original, as in `lacuna
    show`.
    """
    from pipeline.decisions import LONGEST_EXCERPT_CHARS, Choice, UserDecision
    from pipeline.model import Span
    from tasks.commands.subjects import subject_of
    from tasks.run.decisions import add_decisions

    name, _, numbers = place.rpartition(":")
    first, _, last = numbers.partition("-")
    if not name or not first.isdecimal() or not last.isdecimal() or int(first) >= int(last):
        msg = f"a place is a document and two offsets, such as page.html:120-180, not {place}"
        raise click.UsageError(msg)
    subject = subject_of(name, Path(output), settings, kind or "", form or "")
    span = Span(int(first), int(last))
    before = span.of(subject.cleaned.document.original)[:LONGEST_EXCERPT_CHARS]
    owner = subject.owner
    kept = [UserDecision(Choice.KEEP, owner.document, owner.sha256, span, before)]
    if not subject.run:
        return _written(subject, output, new=kept)
    add_decisions(subject.decisions, kept)
    return _made_again(subject)


def _decide(task: str, document: str, edits: str, chosen: dict[str, Any]) -> int:
    """Undo or redo, in a run or in a file of its own.

    Args:
        task: `Undo` or `Redo`.
        document: the document, or nothing.
        edits: numbers of its edits.
        chosen: the options.

    """
    from tasks.commands.subjects import subject_of
    from tasks.commands.telling import check_rule

    rule, output = chosen["rule"], chosen["output"]
    if bool(edits) and bool(rule):
        msg = "name edits by number, or --rule RULE, not both"
        raise click.UsageError(msg)
    if task == "Undo" and not (document and edits) and not rule:
        msg = "name a document and the numbers of its edits, or --rule RULE"
        raise click.UsageError(msg)
    if rule:
        check_rule(rule)
    if not document and chosen["form"]:
        msg = "--format is for one file; a run keeps its form"
        raise click.UsageError(msg)
    if not document:
        return _in_run(task, Path(output), "", edits, rule)
    subject = subject_of(document, Path(output), chosen["settings"], chosen["kind"] or "", chosen["form"] or "")
    if subject.run:
        return _in_run(task, subject.run, subject.owner.document, edits, rule)
    return _in_file(task, subject, edits, rule, output)


def _in_run(task: str, output: Path, document: str, edits: str, rule: str) -> int:
    import tasks
    from tasks.commands.counting import outcome_of
    from tasks.commands.running import run_task
    from tasks.deciding import decisions_of_run

    decisions = decisions_of_run(output)
    made = getattr(tasks, task)(output=output, document=document, edits=edits, rule=rule)
    made.decisions(decisions)
    before = made.named().undone
    if run_task(made, quiet=True):
        return FAILED
    for line in outcome_of(output, document, rule, before, made=task == "Redo"):
        click.echo(line)
    say(f"decided in {decisions}")
    return DONE


def _made_again(subject: "Subject") -> int:
    """Make the run of a document again, after a decision."""
    from tasks.commands.running import run_task
    from tasks.deciding import again
    from tasks.run.plan import forget_plans

    forget_plans()
    code = run_task(again(subject.run or Path(OUTPUT)), quiet=True)
    say(f"decided in {subject.decisions}")
    return code


def _in_file(task: str, subject: "Subject", edits: str, rule: str, output: str) -> int:
    """Decide about a file of its own, and write its new text."""
    from tasks.deciding import Decidable, decisions_to_redo, decisions_to_undo

    document = Decidable(subject.owner, subject.cleaned.edits, subject.cleaned.undone)
    if task == "Undo":
        return _written(subject, output, new=decisions_to_undo(document, edits, rule))
    return _written(subject, output, old=decisions_to_redo(subject.known, document, edits, rule))


def _written(
    subject: "Subject", output: str, *, new: "Sequence[UserDecision]" = (), old: "Sequence[UserDecision]" = ()
) -> int:
    """Take decisions into the file of decisions or out of it, and write the text of the document as they want it.

    The text goes to the file that was named, else to standard output. A file that is refused leaves all as it was.
    """
    from tasks.commands.counting import changed_lines
    from tasks.commands.writing import must_write, write_output, write_stdout
    from tasks.run.decisions import add_decisions, remove_decisions

    after = subject.as_decided([decision for decision in (*subject.known, *new) if decision not in old])
    named = output != OUTPUT
    if named:
        must_write(Path(output), after.text, known=subject.text)
    if new:
        add_decisions(subject.decisions, new)
    if old:
        remove_decisions(subject.decisions, old)
    if named:
        write_output(Path(output), after.text, known=subject.text)
    else:
        write_stdout(after.text)
    for line in changed_lines(subject.cleaned.undone, after.cleaned.undone, after.cleaned.edits):
        say(line)
    say(f"decided in {subject.decisions}; `lacuna clean {subject.name}` goes by it")
    return DONE
