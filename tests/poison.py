"""The poison set: 63 hostile inputs and faults, each made by code, each with the outcome it must have.

A poison is a file in a source folder; a case is one of the 63. What is said here is what `docs/poison.md` shows and
what `test_poison.py`, `test_driver.py` and `runs/test_faults.py` prove.
"""

from pathlib import Path

from tests import poison_bytes, poison_faults, poison_pages, poison_shapes
from tests.poison_form import Case, Poison

CASES: tuple[Case, ...] = (
    *poison_bytes.cases(),
    *poison_shapes.shapes(),
    *poison_shapes.files(),
    *poison_pages.markup(),
    *poison_pages.meaning(),
    *poison_pages.code(),
    *poison_faults.cases(),
)
POISONS: dict[str, Poison] = {f"{case.number:02}-{poison.name}": poison for case in CASES for poison in case.poisons}
"""All files, by the name they have in a source."""


def laid_out(folder: Path, names: list[str], *, full: bool = False) -> None:
    """Write the poisons of these names into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        poison = POISONS[name]
        poison.put(folder / name, poison.full if full and poison.full else poison.size)
