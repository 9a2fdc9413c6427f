"""The recipes of docs/recipes.md, each run as a user would: as a script in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import regex

ROOT = Path(__file__).parents[1]
_RECIPE = regex.compile(r"^## (?P<name>[^\n]+)\n(?P<body>.*?)(?=^## |\Z)", regex.MULTILINE | regex.DOTALL)
_CODE = regex.compile(r"```python\n(.*?)```", regex.DOTALL)
CELLS: dict[str, list[str]] = {
    match["name"]: _CODE.findall(match["body"])
    for match in _RECIPE.finditer((ROOT / "docs" / "recipes.md").read_text(encoding="utf-8"))
}
"""The pieces of code of each recipe."""
RECIPES = {name: "\n".join(cells) for name, cells in CELLS.items()}
NEEDED = {"pandas": "pandas", "Hugging Face datasets": "datasets"}
"""Libraries that are not ours; a recipe is skipped where its one is not installed."""
PRINTED = {
    "Look at one page": "Harbour bridge reopens after eleven years",
    "Many texts, in several processes": "The mayor spoke.\nNobody answered him.",
    "pandas": "https://e.org/1",
    "Hugging Face datasets": "The mayor spoke.",
    "DuckDB over the output of a run": "boilerplate.to-top",
}


@pytest.mark.parametrize("name", RECIPES)
def test_recipe(tmp_path: Path, name: str) -> None:
    if name in NEEDED:
        pytest.importorskip(NEEDED[name])
    (tmp_path / "news.jsonl").write_text(
        '{"url": "https://e.org/1", "content": "The mayor spoke.\\n\\nScroll to Top"}\n'
        '{"url": "https://e.org/2", "content": "Nobody answered him."}\n'
    )
    (tmp_path / "page.html").write_bytes((ROOT / "seeds" / "harbour_page.html").read_bytes())
    (tmp_path / "recipe.py").write_text(RECIPES[name])
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf")}
    done = subprocess.run(
        [sys.executable, "recipe.py"],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert PRINTED.get(name, "") in done.stdout
