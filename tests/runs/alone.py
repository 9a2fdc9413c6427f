"""A run without luigi and without workers: its plan, its shards and its outputs, made in this process."""

from pathlib import Path

from tasks.run.plan import Plan, forget_plans, plan_of
from tasks.run.shard import Job, clean_shard
from tasks.work.ownership import claim
from tasks.work.watch import Resume, Watch, new_state


def write_files(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder, and return it."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def planned(place: Path, files: dict[str, bytes] | None = None, settings: str = "") -> Plan:
    """Return the plan of a run from `in` to `output`; settings are the lines of a settings file."""
    write_files(place / "in", files or {})
    toml = place / "lacuna.toml"
    toml.write_text(settings)
    forget_plans()
    return plan_of(place / "in", place / "output", str(toml))


def watch(work: Path, plan: Plan, resume: Resume | None = None) -> Watch:
    """Return the watch of a worker of that run."""
    new_state(work / "state")
    return Watch(work / "state", plan.limits, resume)


def cleaned(place: Path, files: dict[str, bytes] | None = None, settings: str = "") -> Plan:
    """Return the plan of a run whose parts are there."""
    plan = planned(place, files, settings)
    claim(plan.output)
    for job in plan.jobs(place / "work"):
        clean_shard(job, watch(place / "watch", plan))
    return plan


def only_job(place: Path, plan: Plan) -> Job:
    """Return the job of a run of one shard."""
    (job,) = plan.jobs(place / "work")
    return job
