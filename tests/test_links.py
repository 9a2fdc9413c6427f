"""Links between our pages lead somewhere, every page is in the site, and the tutorial works as it is written."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def _prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def _links(page: Path) -> list[str]:
    return [link for link in _LINK.findall(_CODE.sub("", _prose(page))) if "://" not in link]


def _anchors(page: Path) -> set[str]:
    """Return the anchors of the headings, as GitHub and Python-Markdown both form them."""
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()).strip() for heading in _HEADING.findall(_prose(page)))
    return {re.sub(r"\s", "-", heading) for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_resolves(page: Path) -> None:
    for link in _links(page):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent == ROOT / "docs"], ids=lambda page: page.name)
def test_links_of_the_site_stay_inside_it(page: Path) -> None:
    assert not [link for link in _links(page) if link.startswith("..")]


def test_every_page_is_in_the_site_and_on_its_first_page() -> None:
    named = set(re.findall(r"[\w-]+\.md$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE))
    pages = {page.name for page in PAGES if page.parent == ROOT / "docs"}
    assert named == pages
    assert {link.partition("#")[0] for link in _links(ROOT / "docs" / "index.md")} >= pages - {"index.md"}


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert "https://cdn" not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_the_tutorial_works_as_written(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    tutorial = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    (tmp_path / "lacuna.toml.later").write_text(tutorial.partition("```toml\n")[2].partition("```")[0])
    printed = {}
    for line in (line for block in _SHELL.findall(tutorial) for line in block.splitlines()):
        if line == "lacuna settings":
            (tmp_path / "lacuna.toml.later").rename(tmp_path / "lacuna.toml")
        printed[line] = _run(line, tmp_path)
    shown = tutorial.partition("```text\n")[2].partition("```")[0]
    assert shown in printed["lacuna show seeds/000_48efb1f0bba61ee3.txt"]
    cleaned = (tmp_path / "output" / "text" / "000_48efb1f0bba61ee3.txt").read_text(encoding="utf-8")
    assert cleaned.endswith("Scroll to Top")
    assert "armed clash" not in cleaned
    assert (tmp_path / "restored" / "poem.txt").read_bytes() == (ROOT / "seeds" / "poem.txt").read_bytes()


def _run(line: str, folder: Path) -> str:
    """Run a command of the tutorial and return what it prints."""
    words = shlex.split(line)
    assert words[0] == "lacuna", line
    done = subprocess.run(
        [sys.executable, "-m", "tasks", *words[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, f"{line}: {done.stderr}"
    return done.stdout
