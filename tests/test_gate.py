"""The gate: what passes it unseen is what ftfy leaves alone, in every script and at every place of a text.

`LACUNA_GATE_TEXTS` may name a folder of JSONL files whose texts are put through the same proof.
"""

import os
import random
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path

import ftfy
import pytest
from ftfy import badness
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.characters import repairs_of, tables
from pipeline.characters.mojibake import archival
from pipeline.characters.suspicions import Suspicion, bad_lines, suspicions
from tests.benchmarks.gate import CHARSETS, SENTENCES, generated, misread
from tests.benchmarks.harness import records

_IN_ALPHABET = re.compile(f"[{tables.alphabet()}]")
ALPHABET = [char for char in map(chr, range(0x80, 0x10000)) if _IN_ALPHABET.match(char)]
LONG = [" ".join(text.split("\n") * 8) for text in SENTENCES.values()]


def gated(text: str) -> str:
    """Return the text with ftfy called for the lines that the gate calls bad, and for no other."""
    pieces: list[str] = []
    at = 0
    for start, stop in bad_lines(text):
        pieces += text[at:start], ftfy.fix_and_explain(text[start:stop], archival()).text
        at = stop
    return "".join([*pieces, text[at:]])


def ungated(text: str) -> str:
    """Return the text with ftfy called for every line."""
    lines = text.split("\n")
    ends = ["\n"] * (len(lines) - 1) + [""]
    return "".join(ftfy.fix_and_explain(line + end, archival()).text for line, end in zip(lines, ends, strict=True))


def assert_proved(text: str) -> None:
    assert gated(text) == ungated(text), ascii(text)
    if badness.is_bad(text):
        assert Suspicion.BAD in suspicions(text), ascii(text)


@pytest.mark.parametrize("seed", range(4))
def test_calling_ftfy_behind_the_gate_is_calling_it_always(seed: int) -> None:
    chance = random.Random(seed)
    letters = ALPHABET + list("abcXYZ  .,?\n\n") * 10
    for _ in range(1_500):
        assert_proved("".join(chance.choices(letters, k=chance.randint(1, 30))))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_bad_is_seen_wherever_it_stands_in_a_long_text(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(800):
        text = chance.choice(LONG)
        place = chance.randint(0, len(text))
        assert_proved(text[:place] + "".join(chance.choices(ALPHABET, k=chance.randint(1, 5))) + text[place:])


@pytest.mark.parametrize("charset", [*CHARSETS, "cp437", "mac_roman", "iso8859-2", "cp1250", "cp1253", "cp1254"])
def test_mojibake_of_every_language_is_seen(charset: str) -> None:
    for text in LONG:
        assert_proved(text + "\n" + misread(text, charset))
        assert_proved(misread(text, charset))


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60), st.sampled_from(LONG))
def test_nothing_passes_that_ftfy_would_change(text: str, around: str) -> None:
    assert_proved(text)
    assert_proved(around + text + around)


def test_sound_texts_of_all_sorts_never_reach_ftfy() -> None:
    for text in LONG:
        assert suspicions(text) == Suspicion.NONE, text
    for text in generated(20):
        assert repairs_of(text) == ()


def test_texts_of_a_folder_meet_the_proof() -> None:
    folder = os.environ.get("LACUNA_GATE_TEXTS")
    if not folder:
        pytest.skip("LACUNA_GATE_TEXTS names no folder")
    for record in islice(records(Path(folder)), 20_000):
        assert_proved(record["text"])


EQUAL_TABLES = """
import re, sys
import ftfy.badness as badness
badness.BADNESS_RE = re.compile(badness.BADNESS_RE.pattern + "|(?!)", badness.BADNESS_RE.flags)
"""
REPAIRED = """
from pipeline.characters import repaired, tables
from tests.benchmarks.gate import SENTENCES, misread
texts = [*SENTENCES.values()]
texts += [misread(text, charset) for text in SENTENCES.values() for charset in ("latin-1", "cp1252")]
texts += ["\\n".join(texts[::3]), "x " * 2_000 + texts[-1]]
print(tables.is_proved())
for text in texts:
    print(ascii(repaired(text)))
"""


def test_other_tables_of_ftfy_run_ungated_with_the_same_results() -> None:
    gated, ungated = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.partition("\n")
        for code in (REPAIRED, EQUAL_TABLES + REPAIRED)
    )
    assert (gated[0], ungated[0]) == ("True", "False")
    assert gated[2] == ungated[2]
