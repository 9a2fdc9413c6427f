"""`lacuna review`: a person judges places of a run, one key each."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasks.commands.options import color_option, output_option, wants_color
from tasks.commands.program import cli

if TYPE_CHECKING:
    from tasks.commands.sampling import Sampled

KEYS = "r right, w wrong, s skip, u undo the last, q quit"


@cli.command()
@click.option("--rule", default="", metavar="RULE", help="Edits of this rule; of any rule if not given.")
@click.option("--flag", "kind", default="", metavar="KIND", help="Flags of this kind, instead of edits.")
@click.option("-n", "--count", type=click.IntRange(1), default=20, show_default=True, help="How many places.")
@output_option
@color_option
def review(rule: str, kind: str, count: int, output: str, color: str) -> None:
    """Judge edits or flags of a run, one key each.

    r right, w wrong, s skip, u undo the last verdict, q quit. Each verdict is saved at once. `lacuna rules` then shows
    how often a rule is right. An edit that is judged wrong is left out by the next `lacuna clean`.
    """
    from tasks.commands.sampling import sampled
    from tasks.deciding import decisions_of_run
    from tasks.run.decisions import read_decisions
    from tasks.say.showing import counted

    if rule and kind:
        msg = "name either --rule RULE or --flag KIND"
        raise click.UsageError(msg)
    path = decisions_of_run(Path(output))
    places = sampled(Path(output), rule, kind, count, read_decisions(path))
    if not places:
        click.echo("there is nothing left to judge")
        return
    click.echo(f"{counted(len(places), 'place')}; {KEYS}\n")
    _judge(places, path, color=wants_color(color))


def _judge(places: "list[Sampled]", path: Path, *, color: bool) -> None:
    """Ask for a verdict on each place; save each at once."""
    from pipeline.decisions import Choice, UserDecision
    from tasks.commands.painting import print_lines
    from tasks.commands.sampling import lines_of_place
    from tasks.run.decisions import add_decisions, remove_decisions
    from tasks.say.showing import counted

    saved: list[UserDecision | None] = []
    while len(saved) < len(places):
        place = places[len(saved)]
        print_lines(lines_of_place(place), color=color)
        key = _key(f"{len(saved) + 1} of {len(places)}: ")
        if key == "q":
            break
        if key == "u":
            last = saved.pop() if saved else None
            if last:
                remove_decisions(path, [last])
            continue
        verdict = None if key == "s" else place.decision(Choice.RIGHT if key == "r" else Choice.WRONG)
        if verdict:
            add_decisions(path, [verdict])
        saved.append(verdict)
    wrong = sum(verdict is not None and verdict.changes for verdict in saved)
    click.echo(f"{counted(sum(map(bool, saved)), 'verdict')} in {path}")
    if wrong:
        click.echo(f"the next `lacuna clean` leaves out {counted(wrong, 'edit')} judged wrong")


def _key(prompt: str) -> str:
    """Return the next key that means something; the end of the input means `q`.

    Keys pressed fast come together: the first that means something counts. Enter alone is passed over.
    """
    click.echo(prompt, nl=False)
    while True:
        try:
            keys = click.getchar()
        except EOFError:
            keys = ""
        if not keys or "\x04" in keys:
            click.echo()
            return "q"
        key = next((key for key in keys.lower() if key in "rwsuq"), "")
        if key:
            click.echo(key)
            return key
        if keys.strip():
            click.echo(f"\nkeys: {KEYS}\n{prompt}", nl=False)
