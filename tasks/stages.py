"""The stages of a run, one luigi task each: Clean, Publish, Report."""

from pathlib import Path

import luigi

from pipeline.errors import RunError
from tasks.io.formats import SUPPORTED
from tasks.io.publish import publish
from tasks.io.reporting import write_report
from tasks.run.counts import Counts, total
from tasks.run.manifest import Manifest
from tasks.run.output_parameter import OutputOption
from tasks.run.plan import Plan, plan_of
from tasks.run.shard import part_record
from tasks.say.progress import Progress
from tasks.work.files import sweep, temporary
from tasks.work.locking import only_one

ENGINES = ("auto", "serial", "local")


class RunTask(luigi.Task):
    """What all stages of a run have in common: its parameters and its plan."""

    source = luigi.PathParameter(
        default="seeds",
        description=f"folder, or one file; read are {SUPPORTED}",
    )
    output = OutputOption(luigi.PathParameter(default="output", description="folder for the results"))
    folder: Path
    """The value of `--output`."""
    settings = luigi.Parameter(
        default="", description="settings file in TOML; `lacuna.toml` in the working folder if none is named"
    )
    text_field = luigi.Parameter(
        default="",
        description="field or column of the text in records; what the settings say (`text`) if none is named",
    )
    id_field = luigi.Parameter(
        default="", description="field or column that names a record; what the settings say (`id`) if none is named"
    )
    engine = luigi.ChoiceParameter(
        choices=ENGINES,
        default="auto",
        significant=False,
        description="serial: one worker, starts at once; local: a worker a core; auto: serial for small inputs",
    )
    processes = luigi.IntParameter(
        default=0, significant=False, description="workers of the local engine; 0 takes one a core"
    )

    def plan(self) -> Plan:
        """Return what this run will do; the same for all its stages."""
        return plan_of(Path(self.source), Path(self.folder), self.settings, (self.text_field, self.id_field))

    def target(self) -> luigi.Target:
        """Return where the task says that it is done: what luigi calls `output()`."""
        raise NotImplementedError

    def stage(self, kind: type["RunTask"]) -> "RunTask":
        """Return another stage of the same run."""
        return kind(
            source=self.source,
            output=self.folder,
            settings=self.settings,
            text_field=self.text_field,
            id_field=self.id_field,
            engine=self.engine,
            processes=self.processes,
        )


class Clean(RunTask):
    """Clean every document of the source into parts, one a shard."""

    def target(self) -> Manifest:
        plan = self.plan()
        return PartsManifest(plan.state / f"clean-{plan.key}.json", plan)

    def run(self) -> None:
        plan = self.plan()
        sweep(plan.state)
        work = temporary(plan.work / "run")
        jobs = plan.jobs(work)
        fresh = 0
        with Progress(self, plan, jobs) as progress:
            for result in plan.engine(self.engine, self.processes).map("tasks.run.shard:clean_shard", jobs):
                progress.done(result)
                fresh += bool(result["fresh"])
        if work.is_dir():
            work.rmdir()
        parts = [part_record(plan.part(shard)) or {} for shard in plan.shards]
        counts = total(Counts.of(part["counts"]) for part in parts)
        if not counts.add_up:
            msg = f"the counts do not add up: {counts.record()}; please report this as a defect, nothing was published"
            raise RunError(msg)
        self.target().write(parts=[shard["key"] for shard in plan.shards], counts=counts.record(), fresh=fresh)


class PartsManifest(Manifest):
    """The manifest of the stage Clean: it is done as long as all its parts are there."""

    def __init__(self, path: Path, plan: Plan) -> None:
        super().__init__(path, plan.key)
        self._plan = plan

    def exists(self) -> bool:
        """Return whether the record and every part that it names are there."""
        return super().exists() and all(
            (self._plan.parts / key / "part.json").is_file() for key in self.read()["parts"]
        )


def published(plan: Plan) -> Manifest:
    """Return the manifest of the stage Publish."""
    return Manifest(plan.state / "published.json", plan.key, plan.output)


class Publish(RunTask):
    """Put the parts together into the files that users read."""

    def requires(self) -> RunTask:
        return self.stage(Clean)

    def target(self) -> Manifest:
        plan = self.plan()
        return published(plan)

    def run(self) -> None:
        plan = self.plan()
        with only_one(plan.state / "lock"):
            if self.target().exists():
                return
            for stale in (plan.output / "manifest.json", published(plan).path):
                stale.unlink(missing_ok=True)
            outputs = publish(plan, plan.engine(self.engine, self.processes))
            self.target().write(outputs=outputs, counts=self.input().read()["counts"])


class Report(RunTask):
    """Draw the report."""

    def requires(self) -> RunTask:
        return self.stage(Publish)

    def target(self) -> Manifest:
        plan = self.plan()
        return Manifest(plan.state / "reported.json", plan.key, plan.output)

    def run(self) -> None:
        plan = self.plan()
        size = write_report(plan, Counts.of(self.input().read()["counts"]))
        self.target().write(outputs={"report/index.html": {"bytes": size}})
