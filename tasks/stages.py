"""The stages of a run: Clean makes parts, `publish` turns them into the outputs, the report and the manifest."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import luigi
from luigi.interface import PidLockAlreadyTakenExit

import tasks.defaults  # noqa: F401 - luigi must know them before a task runs
from pipeline.errors import NothingCleaned, OutputBusy, RunError
from pipeline.settings import TextFormat
from tasks.comparing import Compared, compare
from tasks.io.duplicates import DROPPED
from tasks.io.formats import SUPPORTED, format_of
from tasks.io.moving import place, refuse_foreign_files, retire_manifest
from tasks.io.objects import address_of
from tasks.io.packing import lines_of
from tasks.io.parquet import refresh
from tasks.io.publish import TEXTS, make_outputs
from tasks.io.reporting import quarantine_examples, report_page
from tasks.run.counts import Counts, total
from tasks.run.manifest import RunManifest
from tasks.run.output_parameter import OutputOption
from tasks.run.outputs import OwnFile, digest_of_files, own_file, own_files
from tasks.run.parts import PASSING, DamagedPart, part_record, remove_part
from tasks.run.plan import Plan, plan_of
from tasks.run.version import version
from tasks.say.occasion import begin, occasion_of
from tasks.say.progress import Progress
from tasks.say.stopping import speak_when_stopped
from tasks.say.summary import endings_in_words, links_in_words
from tasks.work.asked import ENGINES, Wanted
from tasks.work.engines import Engine
from tasks.work.files import write_bytes
from tasks.work.locking import hold
from tasks.work.ownership import claim

MOST_NAMES = 20
"""How many names of ignored files a manifest lists."""
MOST_ATTEMPTS = 3
"""How often damaged parts are made anew before the run gives up."""
REPORT = "report/index.html"


class RunTask(luigi.Task):
    """What all stages of a run have in common: its parameters and its plan."""

    source = luigi.PathParameter(
        default="seeds",
        description=f"a folder, or one file; supported: {SUPPORTED}",
    )
    output = OutputOption(
        luigi.PathParameter(default="output", description="folder for the results: new, empty, or of an earlier run")
    )
    folder: Path
    """The value of `--output`."""
    settings = luigi.Parameter(
        default="", description="settings file in TOML; default: `lacuna.toml` in the working folder, if there is one"
    )
    text_field = luigi.Parameter(
        default="",
        description="field or column that holds the text of a record; default: as in the settings (`text`)",
    )
    id_field = luigi.Parameter(
        default="", description="field or column that identifies a record; default: as in the settings (`id`)"
    )
    title_field = luigi.Parameter(
        default="", description="field or column that holds the title of a record; default: as in the settings (none)"
    )
    text_format = luigi.ChoiceParameter(
        choices=("", *map(str, TextFormat)),
        default="",
        description="text or markdown; default: as in the settings (`text`)",
    )
    witnesses = luigi.Parameter(
        default="",
        description="folder or file of documents that may have what others lost; see docs/corpus.md; default: none",
    )
    learned = luigi.Parameter(
        default="", description="`learned.jsonl` of an earlier run: boilerplate of sites to cut; default: none"
    )
    engine = luigi.ChoiceParameter(
        choices=ENGINES,
        default="auto",
        significant=False,
        description="serial: one worker; local: one per CPU core; spark: Apache Spark, see docs/clusters.md; "
        "auto: serial up to 2 MB of input, otherwise local",
    )
    master = luigi.Parameter(
        default="", significant=False, description="where Spark runs, such as spark://host:7077, yarn or local[4]"
    )
    processes = luigi.IntParameter(
        default=0, significant=False, description="number of workers on this machine; 0 is one per CPU core"
    )
    allow_empty = luigi.BoolParameter(
        default=False, significant=False, description="an empty source folder is not an error"
    )

    def plan(self) -> Plan:
        """Return what this run will do; the same for all its stages.

        Raises:
            NothingCleaned: the source holds nothing that can be read.

        """
        overrides = (self.text_field, self.id_field, self.title_field, self.text_format, self.witnesses, self.learned)
        plan = plan_of(Path(self.source), Path(self.folder), self.settings, overrides)
        if not plan.inventory.files and not (self.allow_empty and not plan.inventory.ignored):
            held = [endings_in_words(plan.inventory.ignored), links_in_words(plan.inventory.links)]
            others = f": it holds {', and '.join(filter(None, held))}" if any(held) else ""
            msg = f"nothing to clean in {self.source}{others}; supported: {SUPPORTED}"
            raise NothingCleaned(msg)
        return plan

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
            witnesses=self.witnesses,
            learned=self.learned,
            title_field=self.title_field,
            text_format=self.text_format,
            engine=self.engine,
            master=self.master,
            processes=self.processes,
            allow_empty=self.allow_empty,
        )

    @property
    def wanted(self) -> Wanted:
        """The engine that is asked for."""
        return Wanted(self.engine, self.processes, self.master)

    def take_lock(self) -> None:
        """Keep other runs out of the output until this process ends.

        Raises:
            PidLockAlreadyTakenExit: another run is at work in it; luigi ends with its exit code for that.

        """
        output = self.plan().output
        claim(output)
        begin(output)
        speak_when_stopped()
        try:
            hold(output)
        except OutputBusy as busy:
            print(f"{busy.code}: {busy}", file=sys.stderr)  # noqa: T201 - luigi says nothing of it
            raise PidLockAlreadyTakenExit from busy


class Parts(luigi.Target):
    """The parts of a run: done when each is there, whole, and says what this run would find."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def exists(self) -> bool:
        """Return whether all parts are done."""
        return all(map(self._plan.is_done, (*self._plan.shards, *self._plan.reference)))


class Clean(RunTask):
    """Clean every document of the source into parts, one for each shard."""

    def target(self) -> Parts:
        return Parts(self.plan())

    def run(self) -> None:
        plan = self.plan()
        with plan.at_work() as work:
            make_parts(plan, plan.engine(self.wanted, work), work, self)


class Compare(RunTask):
    """Compare the documents of a run with each other and with witnesses, where the settings ask for that."""

    def requires(self) -> RunTask:
        return self.stage(Clean)

    def target(self) -> Compared:
        return Compared(self.plan())

    def run(self) -> None:
        plan = self.plan()
        with plan.at_work() as work:
            compare(plan, plan.engine(self.wanted, work), work)


def make_parts(plan: Plan, engine: Engine, work: Path, task: luigi.Task | None = None) -> None:
    """Make every part that is not done.

    Args:
        plan: the run.
        engine: where the work is done.
        work: folder for unfinished files.
        task: the luigi task that shows the progress, if any.

    """
    jobs = plan.jobs(work)
    with Progress(task, plan, jobs) as progress:
        for result in engine.map("tasks.run.shard:clean_shard", jobs, progress.heard):
            progress.done(result)


def publish(plan: Plan, engine: Engine, work: Path, *, verify: bool = False) -> dict[str, Any]:
    """Turn the parts into outputs, report and manifest, and return what the manifest says.

    The manifest of an earlier run is removed before anything is moved, and the new one is written last. Damaged parts
    are made anew.

    Raises:
        OutputRefused: files that are not ours would be replaced.
        RunError: something cannot be written, or the counts do not add up.

    """
    stage = work / "stage"
    own = own_files(plan.output)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        stage.mkdir()
        try:
            files = make_outputs(plan, engine, stage, own, verify=verify)
            break
        except DamagedPart as damaged:
            if attempt == MOST_ATTEMPTS:
                raise
            remove_part(damaged.part)
            remove_part(stage)
            make_parts(plan, engine, work)
            if plan.compares:
                compare(plan, engine, work)
    counts = _counts(plan)
    linked = ["manifest.json", *(name for name in files if not name.startswith(f"{TEXTS}/"))]
    write_bytes(stage / REPORT, report_page(plan, counts, occasion_of(plan.output), linked))
    files[REPORT] = own_file(stage / REPORT)
    target = RunManifest(plan, verify=verify)
    repaired = sorted(target.damage())
    refuse_foreign_files(plan.output, stage, files, own)
    retire_manifest(plan.output)
    altered = place(plan.output, stage, files, own=own, verify=verify)
    facts = _facts(plan, counts, files)
    if DROPPED in files:
        facts["dropped"] = sum(1 for _ in lines_of(plan.output / DROPPED))
    target.write(facts, work)
    refresh(plan.output)
    return {**facts, "repaired": repaired, "altered": altered}


def _counts(plan: Plan) -> Counts:
    """Return the sums over all parts.

    Raises:
        RunError: they do not add up.

    """
    counts = total(Counts.of((part_record(plan.part(shard)) or {})["counts"]) for shard in plan.shards)
    if not counts.add_up:
        msg = f"the counts do not add up: {counts.record()}; please report this as a defect, nothing was published"
        raise RunError(msg)
    return counts


def _parts_of(plan: Plan) -> list[str]:
    """Return the names of the parts that the run needs; those of its own documents come first, in their order."""
    own = [shard["key"] for shard in plan.shards]
    return [*own, *(shard["key"] for shard in plan.reference), *sorted(set(plan.derived().values()))]


def _facts(plan: Plan, counts: Counts, files: Mapping[str, OwnFile]) -> dict[str, Any]:
    """Return what the manifest says."""
    ignored = plan.inventory.ignored
    shown = {
        name: {"bytes": own.bytes, "sha256": own.sha256}
        for name, own in files.items()
        if not name.startswith(f"{TEXTS}/")
    }
    return {
        "source": address_of(plan.source) or str(plan.source),
        "request": dict(plan.request),
        "version": version(),
        "counts": counts.record(),
        "outputs": shown,
        "files": {
            "count": len(files),
            "bytes": sum(own.bytes for own in files.values()),
            "sha256": digest_of_files(files),
        },
        "parts": _parts_of(plan),
        "ignored": len(ignored),
        "ignored_names": list(ignored[:MOST_NAMES]),
        "ignored_endings": endings_in_words([name for name in ignored if not format_of(name)]),
        "described_endings": endings_in_words([name for name in ignored if format_of(name)]),
        "links": list(plan.inventory.links),
        "refused": [f"{file['name']}: {file['refused'][1]}" for file in plan.inventory.files if file["refused"]],
        "report": REPORT,
        "quarantine_examples": quarantine_examples(plan),
        "retry": bool(PASSING & counts.quarantine.keys()),
        "failed": bool(counts.documents) and counts.quarantined == counts.documents,
    }
