"""Real runs of luigi in folders of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

os.environ["SOURCE_DATE_EPOCH"] = "1750000000"
"""Equal runs give equal bytes, their reports included: at one date. `test_occasion` looks at the clock itself."""
ROOT = Path(__file__).parents[2]
HEEDING = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
"""Runs a command that heeds the keyboard: after an `&` of a shell interrupts are ignored, and so by all children."""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def luigi(tmp_path: Path) -> Run:
    """Return a function that calls luigi as a user does, in an empty folder."""

    def call(*words: object, **surroundings: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "luigi", "--module", "tasks", *map(str, words), "--local-scheduler"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), **surroundings}
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=110
        )

    return call
