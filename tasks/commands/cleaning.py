"""`lacuna clean`: one document to standard output or a file, a folder or a file of records as a run."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tasks.commands.options import color_option, kind_option, settings_option, wants_color
from tasks.commands.program import DONE, QUARANTINED, cli, say
from tasks.work.asked import ENGINES

if TYPE_CHECKING:
    from tasks import CleanCorpus


@cli.command()
@click.argument("path", metavar="PATH|-")
@click.option("-o", "--output", default="", metavar="OUT", help="File for one document; folder for a run [output].")
@click.option("--text-field", default="", metavar="FIELD", help="Field of the text in records [text].")
@click.option("--id-field", default="", metavar="FIELD", help="Field that names a record [id].")
@click.option("--title-field", default="", metavar="FIELD", help="Field with the title of a record [none].")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "jsonl", "parquet"]),
    help="Form of the text, or of the results: jsonl prints the record of one document, parquet adds files to a run.",
)
@kind_option
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change, and exit 1 if anything would.")
@click.option("--witnesses", default="", metavar="DIR", help="Folder of other copies, which may have what is lost.")
@click.option("--learned", default="", metavar="FILE", help="Boilerplate of sites, as an earlier run learned it.")
@click.option("--engine", type=click.Choice(ENGINES), default="auto", help="Where the work runs.")
@click.option("--master", default="", metavar="URL", help="Where Spark runs, such as spark://host:7077.")
@click.option("--processes", type=click.IntRange(0), default=0, help="Workers on this machine; 0: one per core.")
@click.option("--force", is_flag=True, help="Replace OUT, whatever it holds.")
@settings_option
@color_option
def clean(path: str, kind: str | None, settings: str, **chosen: Any) -> int:
    """Clean a document, a folder, or a file of records.

    A single document goes to standard output, or to the file OUT. A folder, or a file such as news.jsonl or pages.csv,
    goes to the folder OUT with ledger and report; what has not changed since the last run is not cleaned again.

    A single file may have any ending. Endings that `lacuna clean` knows say what it is; any other file is a page if its
    first tags say so, else a text, and is refused if its bytes are no text. In a folder, files of unknown endings are
    counted and left alone.

    \b
    lacuna clean page.html | less
    curl -s https://example.org | lacuna clean - --kind html
    lacuna clean news.jsonl --text-field content -o output
    lacuna clean page.html --format markdown > page.md
    lacuna clean s3://bucket/crawl -o output
    """
    from tasks.io.formats import holds_records

    is_address = "://" in path
    if path != "-" and not is_address and not Path(path).exists():
        msg = f"there is no file or folder {path}"
        raise click.UsageError(msg)
    if path != "-" and (is_address or Path(path).is_dir() or holds_records(path)):
        for option, given in (("kind", kind), ("force", chosen["force"])):
            if given:
                msg = f"--{option} is for one document, not for the run over {path}"
                raise click.UsageError(msg)
        return _corpus(path, settings, chosen)
    for option in ("text_field", "id_field", "title_field", "witnesses", "learned"):
        if chosen[option]:
            corpus = option in ("witnesses", "learned")
            what = "a folder or a file of records" if corpus else "files of records such as .jsonl and .csv"
            msg = f"--{option.replace('_', '-')} is for {what}, not for {path}"
            raise click.UsageError(msg)
    if chosen["form"] == PARQUET:
        msg = f"--format parquet is for the results of a run, not for {path}; jsonl prints its record"
        raise click.UsageError(msg)
    return _single(path, settings, kind or "", chosen)


JSONL, PARQUET = "jsonl", "parquet"


def _text_format(chosen: dict[str, Any]) -> str:
    """Return the format of texts that is asked for; empty if none is."""
    return "" if chosen["form"] in (None, JSONL, PARQUET) else str(chosen["form"])


def _single(path: str, settings: str, kind: str, chosen: dict[str, Any]) -> int:
    """Clean one document."""
    from pipeline.errors import DocumentError
    from tasks.commands.painting import print_diff
    from tasks.commands.subjects import record_line, single
    from tasks.commands.writing import write_output, write_stdout

    try:
        subject = single(path, settings, kind, _text_format(chosen))
    except DocumentError as error:
        say(f"{path} cannot be cleaned: {error}")
        return QUARANTINED
    if chosen["dry_run"]:
        print_diff(subject, color=wants_color(chosen["color"]))
        return QUARANTINED if subject.cleaned.edits else DONE
    text = subject.text if chosen["form"] != JSONL else record_line(subject)
    if not chosen["output"]:
        write_stdout(text)
        return DONE
    write_output(Path(chosen["output"]), text, force=chosen["force"])
    if sys.stderr.isatty():
        from pipeline.report.plain import changes_of
        from tasks.say.showing import counted

        edits, flags = (
            counted(len(changes_of(subject.cleaned.edits)), "change"),
            counted(len(subject.cleaned.flags), "flag"),
        )
        say(f"{edits} and {flags}; `lacuna show {path}` shows them")
    return DONE


def _corpus(path: str, settings: str, chosen: dict[str, Any]) -> int:
    """Clean a folder or a file of records as a run; a dry run goes to a folder that is removed again."""
    import tempfile

    from tasks.commands.running import code_of_run, run_task

    if not chosen["dry_run"]:
        output = Path(chosen["output"] or "output")
        code = code_of_run(output, run_task(_task(path, output, settings, chosen)))
        return code if chosen["form"] != PARQUET or code not in (DONE, QUARANTINED) else max(code, _exported(output))
    with tempfile.TemporaryDirectory(prefix="lacuna-") as folder:
        output = Path(folder) / "output"
        code = code_of_run(output, run_task(_task(path, output, settings, chosen), without=folder))
        say("a dry run: nothing was written; the same command without --dry-run gives a report and every edit")
        return max(code, QUARANTINED) if _would_change(output) else code


def _exported(output: Path) -> int:
    """Write the results of a run as Parquet too; return the exit code."""
    from tasks.commands.running import run_task
    from tasks.corpus import ExportParquet

    code = run_task(ExportParquet(output=output))
    if code == DONE:
        click.echo(f"parquet: {output}/parquet/documents.parquet, {output}/parquet/ledger.parquet")
    return code


def _task(path: str, output: Path, settings: str, chosen: dict[str, Any]) -> "CleanCorpus":
    """Return the task of the run, after its parameters were checked."""
    from tasks import CleanCorpus

    task = CleanCorpus(
        source=Path(path),
        output=output,
        settings=settings,
        text_field=chosen["text_field"],
        id_field=chosen["id_field"],
        title_field=chosen["title_field"],
        text_format=_text_format(chosen),
        witnesses=chosen["witnesses"],
        learned=chosen["learned"],
        engine=chosen["engine"],
        master=chosen["master"],
        processes=chosen["processes"],
    )
    plan = task.plan()
    if chosen["witnesses"] and not plan.reference:
        say(f"there is no document in {chosen['witnesses']}, the folder of --witnesses: it supplies nothing")
    return task


def _would_change(output: Path) -> bool:
    from tasks.run.manifest import read_manifest

    characters = read_manifest(output / "manifest.json").get("counts", {}).get("characters", {})
    return bool(characters.get("original") != characters.get("kept"))
