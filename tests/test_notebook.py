"""The recipe for notebooks, executed in one: what is shown is what was changed."""

import os
from typing import Any

import pytest

from tests.test_recipes import CELLS, ROOT


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Return the cells of the executed notebook."""
    reason = "no notebooks here: pip install -e '.[notebook]'"
    notebooks = pytest.importorskip("nbformat", reason=reason)
    client = pytest.importorskip("nbclient", reason=reason)
    pytest.importorskip("ipykernel", reason=reason)
    place = tmp_path_factory.mktemp("notebook")
    (place / "page.html").write_bytes((ROOT / "seeds" / "harbour_page.html").read_bytes())
    notebook = notebooks.v4.new_notebook(cells=[notebooks.v4.new_code_cell(code) for code in CELLS["In a notebook"]])
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(place), "JUPYTER_PLATFORM_DIRS": "1"}
    runner = client.NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": place}})
    runner.execute(env=surroundings)
    held: list[Any] = notebook.cells
    return held


def shown(cell: Any) -> str:
    """Return the HTML that a cell shows."""
    (output,) = (output for output in cell.outputs if output.output_type == "execute_result")
    return str(output.data["text/html"])


@pytest.mark.filterwarnings("default")
def test_the_recipe_for_notebooks_shows_the_changes(cells: list[Any]) -> None:
    before, after = shown(cells[0]), shown(cells[1])
    assert "<del style=" in before
    assert before.count("<b>edit 2</b>") == 1
    assert "<b>edit 2</b>" not in after
    assert "<b>edit 2 is undone</b>" in after


@pytest.mark.filterwarnings("default")
def test_the_last_cell_counts_the_edits_of_each_text(cells: list[Any]) -> None:
    assert "".join(output.text for output in cells[2].outputs) == "0 1\n1 0\n"
