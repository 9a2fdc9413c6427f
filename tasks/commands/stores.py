"""Commands that bring finished runs to object stores and back: `push`, `pull`."""

from pathlib import Path

import click

from tasks.commands.options import output_option
from tasks.commands.program import DONE, cli


@cli.command()
@click.argument("address", metavar="ADDRESS")
@output_option
def push(address: str, output: str) -> int:
    """Upload a finished run to an object store.

    What is there already is not uploaded again, and nothing is replaced: a run is there whole, or no manifest names it.

    \b
    lacuna push s3://bucket/cleaned -o output
    """
    from tasks.io.pushing import push as pushed

    done = pushed(Path(output), address)
    click.echo(f"{address}/{done.run}: {done.files:,} files, {done.new:,} of them new")
    return DONE


@cli.command()
@click.argument("address", metavar="ADDRESS")
@output_option
@click.option("--run", default="", metavar="NAME", help="Folder of the run below ADDRESS; the last one by default.")
def pull(address: str, output: str, run: str) -> int:
    """Fetch a run from an object store, and check every SHA-256.

    It goes to a folder that is not there yet, or is empty.

    \b
    lacuna pull s3://bucket/cleaned -o fetched && lacuna restore -o fetched
    """
    from tasks.io.pushing import pull as pulled

    done = pulled(address, Path(output), run)
    click.echo(f"{output}: {done.files:,} files of run {done.run}, each with its SHA-256")
    return DONE
