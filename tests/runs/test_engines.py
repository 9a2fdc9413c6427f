"""Same results to the byte, whatever the engine, the shards, the surroundings."""

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import RunError
from tasks.work.engines import Local, Serial
from tasks.work.watch import Limits, Watch
from tests.runs.conftest import Run

OUTPUTS = ("documents.jsonl", "ledger.jsonl", "quarantine.jsonl")
LIMITS = Limits(cpu_seconds=5, wall_seconds=60, memory_bytes=4_000_000_000)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    chance = random.Random(7)
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    words = "river mayor bridge café 北京 Москва storm — “quiet”".split()

    def story() -> str:
        paragraphs = [" ".join(chance.choices(words, k=12)).capitalize() + "." for _ in range(4)]
        return "\n\n".join(
            ["A title of sorts", "A title of sorts", *paragraphs, chance.choice(["Scroll to Top", "12 comments", ""])]
        )

    for number in range(30):
        (folder / ("sub" if number % 3 else ".") / f"doc{number}.txt").write_text(story(), encoding="utf-8")
    lines = [json.dumps({"id": f"r{number}", "text": story()}) for number in range(60)]
    lines[20] = "{broken"
    (folder / "records.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 20)
    return folder


def _outputs(folder: Path) -> dict[str, bytes]:
    found = {name: (folder / name).read_bytes() for name in OUTPUTS}
    return found | {path.name: path.read_bytes() for path in sorted((folder / "text").iterdir())}


def test_results_do_not_depend_on_how_they_were_made(luigi: Run, tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "tiny.toml").write_text("[source]\nshard_bytes = 700\n")
    ways: list[tuple[tuple[Any, ...], dict[str, str]]] = [
        (("--engine", "serial"), {}),
        (("--engine", "local", "--processes", 2), {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Tokyo"}),
        (("--engine", "local", "--processes", 3, "--settings", "tiny.toml"), {"PYTHONHASHSEED": "2"}),
        (("--engine", "serial", "--settings", "tiny.toml"), {"PYTHONOPTIMIZE": "1"}),
    ]
    results = []
    for number, (words, surroundings) in enumerate(ways):
        done = luigi("CleanCorpus", "--source", corpus, "--output", f"out{number}", *words, **surroundings)
        assert done.returncode == 0, done.stderr
        results.append(_outputs(tmp_path / f"out{number}"))
    assert len(results[0]["documents.jsonl"].splitlines()) == 89
    for result in results[1:]:
        assert result == results[0]


def test_one_changed_file_does_its_shard_again_and_no_other(luigi: Run, tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "lacuna.toml").write_text("[source]\nshard_bytes = 2000\n")
    assert luigi("CleanCorpus", "--source", corpus).returncode == 0
    parts = tmp_path / "output" / ".lacuna" / "parts"
    before = set(parts.iterdir())
    assert len(before) > 5
    changed = corpus / "sub" / "doc1.txt"
    changed.write_text(changed.read_text(encoding="utf-8").replace("title", "story"), encoding="utf-8")
    assert luigi("CleanCorpus", "--source", corpus).returncode == 0
    assert len(set(parts.iterdir()) - before) == 1
    (tmp_path / "alone").mkdir()
    assert luigi("CleanCorpus", "--source", corpus, "--output", "alone").returncode == 0
    assert _outputs(tmp_path / "alone") == _outputs(tmp_path / "output")
    assert luigi("CollectGarbage").returncode == 0
    assert len(set(parts.iterdir())) == len(before)
    again = luigi("CleanCorpus", "--source", corpus)
    assert again.stdout.startswith("up to date")


def test_compressed_output_holds_the_same(luigi: Run, tmp_path: Path, corpus: Path) -> None:
    assert luigi("CleanCorpus", "--source", corpus).returncode == 0
    plain = _outputs(tmp_path / "output")
    (tmp_path / "zst.toml").write_text('[output]\ncompression = "zst"\n')
    assert luigi("CleanCorpus", "--source", corpus, "--settings", "zst.toml").returncode == 0
    output = tmp_path / "output"
    assert not (output / "documents.jsonl").exists()
    import zstandard

    for name in ("documents.jsonl", "ledger.jsonl"):
        unpacked = zstandard.ZstdDecompressor().decompressobj().decompress((output / f"{name}.zst").read_bytes())
        assert unpacked == plain[name]
    assert luigi("Restore", "--to", "back").returncode == 0
    assert (tmp_path / "back" / "noise.txt").read_bytes() == (corpus / "noise.txt").read_bytes()


QUERIES = [
    "SELECT value FROM a GROUP BY value HAVING COUNT(*) > 1 ORDER BY value",
    "SELECT a.value, COUNT(*) FROM a JOIN b ON a.value = b.value GROUP BY a.value ORDER BY a.value",
    "SELECT MIN(value), COUNT(DISTINCT value) FROM b ORDER BY 1",
]


@pytest.mark.parametrize("query", QUERIES)
def test_both_engines_answer_a_query_alike(tmp_path: Path, query: str) -> None:
    chance = random.Random(3)
    views: dict[str, list[Path]] = {"a": [], "b": []}
    for name, paths in views.items():
        for number in range(3):
            path = tmp_path / f"{name}{number}.csv"
            rows = [chance.choice([1, -5, 2**62, -(2**63), chance.randint(0, 50)]) for _ in range(200 * (number > 0))]
            path.write_text("".join(f"{row}\n" for row in rows))
            paths.append(path)
    answers = []
    for engine in (Serial(LIMITS, tmp_path / "w"), Local(1, LIMITS, tmp_path / "w")):
        count = engine.sql(query, views, tmp_path / "out.csv")
        answers.append((count, (tmp_path / "out.csv").read_bytes()))
    assert answers[0] == answers[1]
    assert answers[0][0] > 0


def burn(how: str, watch: Watch) -> dict[str, Any]:
    """Use too much of something."""
    if how == "memory":
        raise MemoryError
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if how == "wall_seconds":
            time.sleep(0.01)
    return {"watch": repr(watch)}


@pytest.mark.parametrize(("how", "advice"), [("cpu_seconds",) * 2, ("wall_seconds",) * 2, ("memory", "memory_bytes")])
def test_what_to_do_about_a_worker_names_the_limit_that_it_broke(tmp_path: Path, how: str, advice: str) -> None:
    seconds = (
        {"cpu_seconds": 0.2, "wall_seconds": 60.0}
        if how == "cpu_seconds"
        else {"cpu_seconds": 60.0, "wall_seconds": 0.2}
    )
    engine = Serial(Limits(**seconds, memory_bytes=4_000_000_000), tmp_path)
    with pytest.raises(RunError, match=f"raise `{advice}`"):
        list(engine.map("tests.runs.test_engines:burn", [how]))
