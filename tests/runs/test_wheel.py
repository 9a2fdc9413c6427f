"""The wheel in an environment of its own: its command, its types, what it holds."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.runs.conftest import ROOT

USERS_LINES = """
from pipeline import Result, Settings, clean
from tasks import clean_many


def titles(pages: list[bytes]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for outcome in clean_many(pages, Settings(off=frozenset({"boilerplate.model"})), kind="html"):
        if isinstance(outcome, Result):
            found[outcome.title] = [flag.kind for flag in outcome.flags if flag.place is not None]
    return found


undone: str = clean("The mayor spoke.").undo(rule="boilerplate.to-top").text
print(titles([b"<title>One</title><p>Two."]), undone)
"""


def _run(*words: object, cwd: Path, **surroundings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | surroundings
    return subprocess.run(
        [*map(str, words)], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=110
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from this working copy without network."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    built = _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a fresh environment with the wheel; the libraries it needs are those of this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    done = _run(
        sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    where = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    (Path(where.stdout.strip()) / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return folder


@pytest.mark.slow
def test_the_command_of_the_wheel_cleans(environment: Path) -> None:
    (environment / "a.txt").write_text("The mayor spoke.\n\nScroll to Top\n")
    lacuna = environment / "bin" / "lacuna"
    done = _run(lacuna, "clean", "a.txt", cwd=environment)
    assert (done.returncode, done.stdout) == (0, "The mayor spoke.\n"), done.stderr
    run = _run(lacuna, "clean", "a.txt", "--dry-run", cwd=environment)
    assert run.returncode == 1, run.stderr
    where = _run(environment / "bin" / "python", "-c", "import pipeline; print(pipeline.__file__)", cwd=environment)
    assert Path(where.stdout.strip()).is_relative_to(environment)


@pytest.mark.slow
def test_the_types_of_the_wheel_help_its_users(environment: Path) -> None:
    (environment / "user.py").write_text(USERS_LINES)
    python = environment / "bin" / "python"
    words = [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "user.py"]
    checked = _run(*words, cwd=environment)
    assert checked.returncode == 0, checked.stdout
    done = _run(python, "user.py", cwd=environment)
    assert done.stdout == "{'One': []} The mayor spoke.\n", done.stderr


@pytest.mark.slow
def test_the_wheel_holds_code_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"pipeline", "tasks"}
    assert {"pipeline/py.typed", "tasks/py.typed"} <= set(names)
    templates = {f"pipeline/report/html/{path.name}" for path in (ROOT / "pipeline/report/html").iterdir()}
    assert {"pipeline/report/html/page.html", "pipeline/report/report.css", *templates} <= set(names)


@pytest.mark.slow
def test_the_source_distribution_holds_no_results(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".mypy_cache", ".ruff_cache", "__pycache__"))
    for name in (
        "output/documents.jsonl",
        "output/.lacuna/parts/x/documents.jsonl",
        "lacuna.decisions.jsonl",
        "restored/a",
    ):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("mine")
    built = _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=copy)
    assert built.returncode == 0, built.stderr
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert not {name for name in names if name.startswith(("output/", "restored/"))} - {"output/.gitignore"}
    assert not {name for name in names if name.startswith("lacuna.decisions")}
    assert {"pipeline/py.typed", "tasks/commands/program.py", "README.md", "seeds/harbour_page.html"} <= names
