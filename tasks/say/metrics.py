"""Numbers of the last run for node_exporter's textfile collector."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import OutputRefused
from tasks.work.files import unwritable, write_bytes

_FIRST = b"# HELP lacuna_"
"""How a file of such numbers begins."""


def metrics_of(counts: dict[str, Any], finished: float, seconds: float) -> bytes:
    """Return the counts of a run in the text format of Prometheus.

    Args:
        counts: as in the manifest.
        finished: when the run ended, in seconds since 1970.
        seconds: how long it took by the clock.

    """
    return "".join(_lines(counts, finished, seconds)).encode()


def write_metrics(path: Path, content: bytes) -> None:
    """Write the numbers of a run; only a file of such numbers is replaced.

    Raises:
        OutputRefused: the file holds something else.
        RunError: it cannot be written.

    """
    try:
        with path.open("rb") as file:
            ours = file.read(len(_FIRST)) == _FIRST
    except FileNotFoundError:
        ours = True
    except OSError as error:
        raise unwritable(path, error) from error
    if not ours:
        msg = f"{path} holds something else than the numbers of a run; name another file with --metrics"
        raise OutputRefused(msg)
    write_bytes(path, content)


def _lines(counts: dict[str, Any], finished: float, seconds: float) -> Iterator[str]:
    yield from _family("lacuna_last_run_timestamp_seconds", "When the last run ended.", {"": finished})
    yield from _family("lacuna_last_run_duration_seconds", "How long the last run took.", {"": seconds})
    fates = {f'{{fate="{fate}"}}': counts[fate] for fate in ("cleaned", "flagged", "quarantined")}
    yield from _family("lacuna_documents", "Documents of the last run by fate.", fates)
    characters = {f'{{fate="{fate}"}}': counts["characters"][fate] for fate in ("kept", "cut", "replaced", "markup")}
    yield from _family("lacuna_characters", "Characters of the last run by fate.", characters)
    unexplained = {"": counts["unexplained_characters"]}
    yield from _family(
        "lacuna_unexplained_characters",
        "Characters of the originals not accounted for; anything but 0 is a defect.",
        unexplained,
    )
    edits = {f'{{rule="{rule}"}}': row["edits"] for rule, row in counts["edits"].items()}
    yield from _family("lacuna_edits", "Edits of the last run by rule.", edits)
    flags = {f'{{kind="{kind}"}}': count for kind, count in counts["flags"].items()}
    yield from _family("lacuna_flags", "Flags of the last run by kind.", flags)
    codes = {f'{{code="{code}"}}': count for code, count in counts["quarantine"].items()}
    yield from _family("lacuna_quarantined", "Quarantined documents of the last run by code.", codes)


def _family(name: str, meaning: str, values: dict[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {meaning}\n# TYPE {name} gauge\n"
    for labels, value in values.items():
        yield f"{name}{labels} {value:.15g}\n"
