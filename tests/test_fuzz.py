"""Any bytes: cleaned with the laws kept, or refused with a code; never anything else."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import clean
from pipeline.errors import DocumentError
from pipeline.ledger import Origin, entry_of, restored
from pipeline.model import Kind
from tests.strategies import RAW

ORIGIN = Origin(id="x", source="x.txt", version="1")
KINDS = st.sampled_from([None, Kind.TEXT, Kind.HTML])
SPLICED = st.lists(st.one_of(RAW, st.binary(max_size=12)), max_size=4).map(b"".join)
LONG_LOOK = 20_000


def keeps_the_laws(raw: bytes, kind: Kind | None) -> None:
    """Check what must hold for any bytes."""
    try:
        cleaned = clean(raw, kind=kind)
    except DocumentError:
        return
    entry = entry_of(cleaned, raw, ORIGIN)
    assert restored(entry["document"]["text"], entry["ledger"]) == raw
    counts = entry["ledger"]["account"]
    assert counts["kept"] + counts["cut"] + counts["replaced"] + counts["markup"] == entry["ledger"]["characters"]
    assert all(flag.span.stop <= len(cleaned.document.original) for flag in cleaned.flags)


def test_a_stray_byte_beside_mojibake() -> None:
    keeps_the_laws(b"\x91\x00\xc2\x80\xc2\x80", None)


@given(SPLICED, KINDS)
def test_any_bytes_keep_the_laws(raw: bytes, kind: Kind | None) -> None:
    keeps_the_laws(raw, kind)


@pytest.mark.fuzz
@pytest.mark.timeout(3_000)
@settings(max_examples=LONG_LOOK)
@given(SPLICED, KINDS)
def test_any_bytes_keep_the_laws_for_long(raw: bytes, kind: Kind | None) -> None:
    keeps_the_laws(raw, kind)


@pytest.mark.fuzz
@pytest.mark.timeout(600)
def test_atheris_finds_nothing() -> None:
    """Coverage-guided, where atheris is installed."""
    atheris = pytest.importorskip("atheris")
    atheris.Setup([sys.argv[0], "-runs=100000"], lambda raw: keeps_the_laws(raw, None))
    atheris.Fuzz()
