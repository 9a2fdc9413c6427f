"""The seeds come out as their expected results say, to the last character."""

import json
from pathlib import Path

import pytest

from pipeline import Kind, clean, encoded, render, restore
from pipeline.edits import Projection

SEEDS = Path(__file__).parents[1] / "seeds"
DOCUMENTS = sorted(path for path in SEEDS.iterdir() if path.suffix != ".json")
SEED = SEEDS / "000_48efb1f0bba61ee3.txt"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_seed(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_bytes())
    raw = path.read_bytes()
    cleaned = clean(raw, kind=Kind.HTML if path.suffix == ".html" else None)
    text = render(cleaned.document.original, cleaned.edits)
    at = Projection(cleaned.edits)
    made = [[*edit.rules, edit.before, edit.after] for edit in cleaned.edits if not edit.rules[0].startswith("markup.")]
    assert {
        "title": cleaned.title,
        "text": text,
        "flags": [[flag.kind, at.cleaned(flag.span).of(text)] for flag in cleaned.flags],
        "edits": made,
    } == expected
    assert encoded(restore(text, cleaned.edits), cleaned.source) == raw


def test_the_seed_keeps_every_other_paragraph_to_the_last_quote() -> None:
    original = SEED.read_bytes().decode()
    cleaned = clean(SEED.read_bytes())
    text = render(cleaned.document.original, cleaned.edits)
    title, second, *paragraphs, top = original.split("\n\n")
    assert title == second
    assert top == "Scroll to Top"
    assert text == "\n\n".join([title, *paragraphs])
    assert [flag.kind for flag in cleaned.flags if flag.kind.startswith("fragment")] == ["fragment.head"]
    (flag,) = [flag for flag in cleaned.flags if flag.kind == "fragment.head"]
    assert flag.span.of(original) == "armed clash in 2020."
    assert "mid-sentence" in flag.reason
    assert len(cleaned.edits) == 2
