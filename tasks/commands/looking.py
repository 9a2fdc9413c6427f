"""Commands that only look: `show`, `explain`, `sample`, `rules`, `settings`."""

from pathlib import Path

import click

from tasks.commands.options import (
    color_option,
    document_argument,
    format_option,
    kind_option,
    output_option,
    settings_option,
    wants_color,
)
from tasks.commands.program import cli, say


@cli.command()
@document_argument
@output_option
@settings_option
@kind_option
@format_option
@color_option
def show(document: str, output: str, settings: str, color: str, **chosen: str | None) -> None:
    """Show what was changed in a document, and why.

    DOC is a file, `-`, or the identifier of a document in the output of a run, or the beginning of one. Every edit has
    a number, by which `lacuna undo` takes it back. Text in [-these marks-] was cut, text in {+these+} was put there; on
    a terminal they are colours.
    """
    from tasks.commands.painting import print_diff
    from tasks.commands.subjects import subject_of

    subject = subject_of(document, Path(output), settings, chosen["kind"] or "", chosen["form"] or "")
    print_diff(subject, color=wants_color(color))


@cli.command()
@document_argument
@output_option
@settings_option
@kind_option
@format_option
def explain(document: str, output: str, settings: str, kind: str | None, form: str | None) -> None:
    """Explain a place of a document: which rule, which evidence.

    For text that was kept: how near it came to a cut, and to a flag of lost text.

    DOC:1743 is the character 1743 of the original, counted from 0, as in `lacuna show` and the ledger; DOC:L12 is line
    12, counted from 1. DOC alone explains every edit.
    """
    from pipeline.explain import Explainer
    from pipeline.report.plain import changes_of, safe
    from tasks.commands.places import place_in, split_place
    from tasks.commands.subjects import subject_of

    name, place = split_place(document)
    subject = subject_of(name, Path(output), settings, kind or "", form or "")
    cleaned = subject.cleaned
    spans = (
        [place_in(cleaned.document.original, place)]
        if place
        else [change.edit.span for change in changes_of(cleaned.edits)] + [flag.span for flag in cleaned.flags]
    )
    explainer = Explainer(cleaned, subject.settings)
    for span in dict.fromkeys(spans):
        for line in explainer.at(span).lines():
            click.echo(safe(line))
        click.echo()


@cli.command()
@click.option("--rule", default="", metavar="RULE", help="Edits of this rule.")
@click.option("--flag", "kind", default="", metavar="KIND", help="Flags of this kind.")
@click.option("-n", "--count", type=click.IntRange(1), default=20, show_default=True, help="How many places.")
@output_option
@color_option
def sample(rule: str, kind: str, count: int, output: str, color: str) -> None:
    """Show places of a run that a rule changed, or a flag marks.

    The places are spread over the run; the same run gives the same places.
    """
    from tasks.commands.painting import print_lines
    from tasks.commands.sampling import lines_of_place, sampled
    from tasks.commands.telling import check_rule

    if bool(rule) == bool(kind):
        msg = "name either --rule RULE or --flag KIND"
        raise click.UsageError(msg)
    if rule:
        check_rule(rule)
    places = sampled(Path(output), rule, kind, count)
    if not places:
        say(f"{rule or kind} is nowhere in {output}")
    for place in places:
        print_lines(lines_of_place(place), color=wants_color(color))


@cli.command()
@click.argument("name", required=False, default="")
@settings_option
def rules(name: str, settings: str) -> None:
    """List the rules, or describe one: source, examples, verdicts.

    Precision is the share of judged edits that people called right, with a 95 % interval (Wilson).
    """
    from tasks.commands.telling import lines_about, lines_of_rules
    from tasks.run.decisions import decisions_path, read_decisions

    decisions = read_decisions(decisions_path(settings))
    for line in lines_about(name, decisions) if name else lines_of_rules(decisions):
        click.echo(line)


@cli.command("settings")
@settings_option
def show_settings(settings: str) -> None:
    """Print the settings in force, and where each comes from."""
    from tasks.commands.telling import lines_of_settings

    for line in lines_of_settings(settings):
        click.echo(line)
