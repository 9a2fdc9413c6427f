"""The tasks that users call: CleanCorpus, CleanFile, CleanDaily, Restore, CollectGarbage."""

import time
from pathlib import Path

import luigi

from pipeline.errors import NothingCleaned
from tasks.io.formats import SUPPORTED
from tasks.io.garbage import collect
from tasks.io.parquet import export_parquet, export_record
from tasks.io.restoring import restore_all, words_of
from tasks.run.manifest import Record, RunManifest
from tasks.run.naming import id_of
from tasks.run.output_parameter import OutputOption
from tasks.say.messages import say
from tasks.say.metrics import metrics_of, write_metrics
from tasks.say.occasion import elapsed, end
from tasks.say.stopping import speak_no_more
from tasks.say.summary import summary_of
from tasks.stages import Clean, Compare, RunTask, publish
from tasks.work.files import digest_of
from tasks.work.locking import release
from tasks.work.ownership import claim


class CleanCorpus(RunTask):
    """Clean all documents of a folder or file; the main job."""

    metrics = luigi.Parameter(
        default="",
        significant=False,
        description="write the counts of the run to this file in the text format of Prometheus; default: off",
    )
    verify = luigi.BoolParameter(
        default=False,
        significant=False,
        description="before saying `up to date`, read every output, even where size and time are unchanged",
    )

    def requires(self) -> RunTask:
        """Return the stage before; luigi asks only where there is something to do, so the output is locked here."""
        self.take_lock()
        return self.stage(Compare if self.plan().compares else Clean)

    def target(self) -> RunManifest:
        return RunManifest(self.plan(), verify=self.verify)

    def run(self) -> None:
        plan = self.plan()
        with plan.at_work() as work:
            facts = publish(plan, plan.engine(self.wanted, work), work, verify=self.verify)
        if self.metrics:
            write_metrics(Path(self.metrics), metrics_of(facts["counts"], time.time(), elapsed(plan.output)))
        say(summary_of(facts, str(plan.output)))
        if facts["failed"]:
            msg = f"every document is in quarantine; {plan.output}/quarantine.jsonl gives the reasons and what to do"
            raise NothingCleaned(msg)


class CleanFile(luigi.Task):
    """Clean one document; its results go to a folder of their own below the output."""

    path = luigi.PathParameter(description=f"the document, or a file of records; supported: {SUPPORTED}")
    output = OutputOption(luigi.PathParameter(default="output", description="folder for the results"))
    folder: Path
    """The value of `--output`."""
    settings = luigi.Parameter(default="", description="settings file in TOML")
    text_field = luigi.Parameter(default="", description="as in CleanCorpus")
    id_field = luigi.Parameter(default="", description="as in CleanCorpus")
    title_field = luigi.Parameter(default="", description="as in CleanCorpus")
    text_format = luigi.Parameter(default="", description="as in CleanCorpus")

    def requires(self) -> CleanCorpus:
        claim(Path(self.folder))
        name = f"{id_of(Path(self.path).name)}-{digest_of(Path(self.path))[:6]}"
        folder = Path(self.folder) / "files" / name
        return CleanCorpus(
            source=self.path,
            output=folder,
            settings=self.settings,
            text_field=self.text_field,
            id_field=self.id_field,
            title_field=self.title_field,
            text_format=self.text_format,
        )

    def target(self) -> RunManifest:
        """Return the manifest of its run."""
        return self.requires().target()


class Restore(luigi.Task):
    """Write the original files back from the output alone, and check their SHA-256."""

    output = OutputOption(luigi.PathParameter(default="output", description="folder with the results of a run"))
    folder: Path
    """The value of `--output`."""
    to = luigi.PathParameter(
        default="restored", description="folder for the restored files; nothing in it is overwritten"
    )

    done = False

    def target(self) -> list[luigi.Target]:
        """Return nothing: whether the files are there is only known after looking."""
        return []

    def complete(self) -> bool:
        """Return whether it ran; files that were removed since are restored again."""
        return self.done

    def run(self) -> None:
        done = restore_all(Path(self.folder), Path(self.to))
        print(words_of(done, Path(self.to)))  # noqa: T201
        self.done = True


class CollectGarbage(luigi.Task):
    """Remove what no finished run needs: old parts, and what killed runs have left."""

    output = OutputOption(luigi.PathParameter(default="output", description="folder with the results of a run"))
    folder: Path
    """The value of `--output`."""
    done = False

    def target(self) -> list[luigi.Target]:
        """Return nothing: what it leaves is less than before."""
        return []

    def complete(self) -> bool:
        """Return whether it ran; there is always something to look for."""
        return self.done

    def run(self) -> None:
        removed = collect(Path(self.folder))
        self.done = True
        print(f"{removed['removed']:,} entries removed, {removed['bytes']:,} bytes freed")  # noqa: T201


class ExportParquet(luigi.Task):
    """Write documents and ledger as Parquet, for whoever reads that."""

    output = OutputOption(luigi.PathParameter(default="output", description="folder with the results of a run"))
    folder: Path
    """The value of `--output`."""

    def target(self) -> Record:
        """Return the record of the export; it belongs to one run."""
        return export_record(Path(self.folder))

    def run(self) -> None:
        self.target().write(outputs=export_parquet(Path(self.folder)))


for _event in (luigi.Event.SUCCESS, luigi.Event.FAILURE):

    @CleanCorpus.event_handler(_event)
    def _unlock(task: CleanCorpus, *_: object) -> None:
        release(Path(task.folder))
        end(Path(task.folder))
        speak_no_more()
