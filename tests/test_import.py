"""What `import pipeline` costs and reads, and that a module's name gives the module."""

import importlib
import os
import pkgutil
import resource
import subprocess
import sys

import pytest

import pipeline
import tasks

BUDGET_SECONDS = 0.2
"""Limit on the CPU time of a process that does nothing but import the pipeline."""
YARDSTICK = "import argparse, asyncio, email.message, http.client, multiprocessing, sqlite3, unittest.mock, xml.dom"
"""Modules of the standard library; importing them takes 77 ms where the budget was set."""
YARDSTICKS_PER_BUDGET = BUDGET_SECONDS / 0.077
"""The budget where a core is slow or shared, in yardsticks."""
RUNS = 7
LATER = ("bs4", "duckdb", "email", "ftfy", "importlib.metadata", "importlib.resources", "lzma", "urllib", "wcwidth")
"""What is imported by the first document that needs it."""
MODULES = [
    info.name
    for package in (pipeline, tasks)
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not info.name.endswith("__main__")
]


def _python(code: str) -> str:
    """Return what a process prints that runs the code; its coverage is not measured, which has a cost."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=surroundings).stdout


def _cpu_seconds(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _python(code)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_import_is_cheap() -> None:
    """The best of several runs counts: nothing else makes an import cheaper than it is."""
    times = [(_cpu_seconds("import pipeline"), _cpu_seconds(YARDSTICK)) for _ in range(RUNS)]
    cost, yardstick = (min(column) for column in zip(*times, strict=True))
    assert cost < max(BUDGET_SECONDS, YARDSTICKS_PER_BUDGET * yardstick), times


def test_import_reads_no_rules_and_no_heavy_library() -> None:
    code = "import sys; before = set(sys.modules); import pipeline; print(*set(sys.modules) - before)"
    loaded = set(_python(code).split())
    assert not loaded & set(LATER)
    assert not [name for name in loaded if name.startswith("pipeline.rules.") and name.count(".") > 2]


def test_import_compiles_no_pattern() -> None:
    code = """
import re, regex, sys
own = []
def counting(compiled):
    def compile_and_count(*given, **named):
        name = sys._getframe(1).f_globals["__name__"]
        own.extend([name] * name.startswith("pipeline"))
        return compiled(*given, **named)
    return compile_and_count
re.compile, regex.compile = counting(re.compile), counting(regex.compile)
import pipeline
print(*own)
"""
    assert _python(code) == "\n"


@pytest.mark.parametrize("name", MODULES)
def test_the_name_of_a_module_gives_the_module(name: str) -> None:
    """`import a.b as m` gives the attribute `b` of `a`: a function that the package exports would hide its module."""
    parent, _, last = name.rpartition(".")
    module = importlib.import_module(name)
    assert getattr(importlib.import_module(parent), last) is module


def test_what_is_read_late_is_there() -> None:
    assert pipeline.RULES == pipeline.rules.RULES
    assert "RULES" in pipeline.__all__
    assert pipeline.__version__[0].isdigit()
    for module in (pipeline, pipeline.rules):
        with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
            module.nothing  # noqa: B018
