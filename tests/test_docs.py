"""Nothing is undocumented, and what is generated is up to date."""

import ast
import doctest
import inspect
import re
from pathlib import Path

import luigi
import pytest

import pipeline
import tasks
from pipeline.errors import CleaningError
from pipeline.kinds import FlagKind
from pipeline.presets import PRESETS
from pipeline.rules import RULES
from tasks.io.formats import FORMATS, Format
from tests.generated_docs import DOCS, PAGES

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "tasks").rglob("*.py")])
TRAINING = sorted((ROOT / "training").glob("*.py"))
TASKS = [getattr(tasks, name) for name in tasks.__all__ if isinstance(getattr(tasks, name), type)]


def _text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_up_to_date(name: str) -> None:
    assert _text(name) == PAGES[name](), "run `python -m tests.generated_docs`"


@pytest.mark.parametrize("page", sorted(page.name for page in DOCS.glob("*.md") if ">>> " in page.read_text()))
def test_the_examples_of_a_page_do_what_they_show(page: str) -> None:
    failed, tried = doctest.testfile(str(DOCS / page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert tried
    assert not failed


def test_every_setting_has_a_meaning() -> None:
    assert not re.findall(r"^\| `\w+` \| .* \|  \|$", _text("settings.md"), re.MULTILINE)


def _codes(kind: type[CleaningError]) -> set[str]:
    return {kind.code} | {code for child in kind.__subclasses__() for code in _codes(child)}


@pytest.mark.parametrize("code", sorted(_codes(CleaningError) - {"cleaning-error", "document-error"}))
def test_every_error_code_is_documented(code: str) -> None:
    assert f"`{code}`" in _text("runs.md")


@pytest.mark.parametrize("kind", sorted({kind for rule in (*RULES, *PRESETS.values()) for kind in rule.kinds}))
def test_every_kind_that_a_rule_raises_is_defined(kind: str) -> None:
    assert kind in set(FlagKind)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_every_task_and_parameter_is_documented(task: type[luigi.Task]) -> None:
    page = _text("runs.md")
    assert f"`{task.__name__}`" in page
    for name, parameter in task.get_params():
        assert f"`--{name.replace('_', '-')}`" in page
        assert parameter.description, name


@pytest.mark.parametrize("name", pipeline.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert name == "RULES" or inspect.getdoc(getattr(pipeline, name))
    assert f"`{name}`" in _text("api.md")


@pytest.mark.parametrize("path", [*SOURCES, *TRAINING], ids=lambda path: str(path.relative_to(ROOT)))
def test_sizes(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 45, node.name


PROSE = [*DOCS.glob("*.md"), *ROOT.glob("*.md"), *(ROOT / "training").glob("*.md")]
CODE = [
    path.relative_to(ROOT).as_posix()
    for place in ("pipeline", "tasks", "tests", "training")
    for path in (ROOT / place).rglob("*.py")
]


@pytest.mark.parametrize("page", [page for page in PROSE if page.name != "CHANGELOG.md"], ids=lambda page: page.name)
def test_every_module_that_a_page_names_exists(page: Path) -> None:
    """By its path, or by its last parts; a scorer of labelled data is no file of ours."""
    named = set(re.findall(r"[\w/.-]*\b\w+\.py\b", page.read_text(encoding="utf-8"))) - {"score.py"}
    assert not [name for name in named if not any(path == name or path.endswith(f"/{name}") for path in CODE)]


def test_every_module_in_the_map_exists() -> None:
    page = _text("architecture.md").partition("## Modules")[0]
    diagram = re.findall(r"^  ([a-z_]+(?:  ?[a-z_]+)*)   ", page, re.MULTILINE)
    named = {name for line in diagram for name in line.split()} | set(re.findall(r"`([a-z_]+(?:\.[a-z_]+)*)`", page))
    named.discard("pyproject.toml")
    assert len(named) > 25
    modules = [path.removesuffix(".py").removesuffix("/__init__") for path in CODE]
    assert not [
        name for name in named if not {name.replace(".", "/"), f"pipeline/{name.replace('.', '/')}"} & set(modules)
    ]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.endings[0])
def test_every_format_says_what_its_documents_are(form: Format) -> None:
    assert form.name
    assert form.documents


def test_the_pipeline_is_ours() -> None:
    assert Path(pipeline.__file__).parent == ROOT / "pipeline"
