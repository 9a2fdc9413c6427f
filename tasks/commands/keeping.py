"""Commands about a run as a whole: `restore`, `gc`; and `completion`."""

from pathlib import Path

import click

from tasks.commands.options import output_option
from tasks.commands.program import cli


@cli.command()
@output_option
@click.option("--to", default="restored", show_default=True, metavar="DIR", help="Folder for the restored files.")
def restore(output: str, to: str) -> int:
    """Write the original files back, and check every SHA-256."""
    from tasks import Restore
    from tasks.commands.running import run_task
    from tasks.run.manifest import finished_run

    finished_run(Path(output))
    return run_task(Restore(output=Path(output), to=Path(to)))


@cli.command()
@output_option
def gc(output: str) -> int:
    """Remove what no finished run needs from an output."""
    from tasks import CollectGarbage
    from tasks.commands.running import run_task
    from tasks.run.manifest import finished_run

    finished_run(Path(output))
    return run_task(CollectGarbage(output=Path(output)))


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    lacuna completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind:
        click.echo(kind(cli, {}, "lacuna", "_LACUNA_COMPLETE").source())
