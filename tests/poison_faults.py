"""Poison 58 to 63: faults of running; each is proved by real runs."""

from tests.poison_form import Case

PROOF = "tests/runs/test_faults.py"


def cases() -> list[Case]:
    """Return the cases of running."""
    return [
        Case(
            58,
            "an exception, or an exit, in a stage",
            "`run` raises; `sys.exit(0)` in `run`",
            "exit code 30; the next run goes on",
            proof=PROOF,
        ),
        Case(
            59,
            "a stage that returns without its output",
            "`run` does nothing",
            "exit code 30; nothing is published",
            proof=PROOF,
        ),
        Case(
            60,
            "kill -9, out of memory",
            "the run killed before every n-th write until one survives, and at moments of the clock; a worker killed",
            "the next run ends with the same bytes, leftovers are swept; a document that kills its worker is "
            "quarantined `killed`, its neighbours the same to the byte",
            proof=PROOF,
        ),
        Case(
            61,
            "a hang",
            "a document that loops, and one that sleeps",
            "quarantined `cpu-time`, `wall-time`; the worker is replaced, the neighbours are the same to the byte",
            proof="tests/test_driver.py",
        ),
        Case(
            62,
            "a full disk, an output that cannot be written",
            "no file may grow over n bytes for n = 0, 1, 10, …; a full tmpfs; an output where nothing can be made",
            "exit code 30, nothing half-written has a final name; the next run goes on",
            proof=PROOF,
        ),
        Case(
            63,
            "two runs at once; surroundings",
            "the same and another command at the same time; Ctrl-C; file names with a newline, 255 bytes, no UTF-8, "
            "equal up to case; hash seed, locale, time zone, `-O`",
            "the same bytes out",
            proof=PROOF,
        ),
    ]
