"""The counts of a run: histograms that add up, however the run is cut into shards."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tasks.run.counts import CONFIDENCES, SHARES_CUT, Counts, total


def counts_of(cut: int, kept: int, sure: list[float | None]) -> Counts:
    flags: list[Any] = [{"kind": "loss", "confidence": confidence} for confidence in sure]
    account = {"kept": kept, "cut": cut, "replaced": 0, "markup": 7}
    counts = Counts()
    document: Any = {"flags": flags}
    ledger: Any = {"bytes": 1, "account": account, "characters": cut + kept + 7, "edits": [], "hidden": []}
    counts.add_document(document, ledger)
    return counts


runs = st.lists(
    st.builds(counts_of, st.integers(0, 50), st.integers(0, 50), st.lists(st.none() | st.floats(0, 1), max_size=4)),
    max_size=9,
)


@given(runs)
def test_every_document_and_every_stated_confidence_is_in_one_step(parts: list[Counts]) -> None:
    whole = total(parts)
    assert sum(whole.shares_cut) == whole.documents
    stated = sum(sum(steps) for steps in whole.confidence.values())
    assert stated <= whole.flags["loss"]
    assert Counts.of(whole.record()) == whole


@given(runs, st.randoms())
def test_sums_do_not_depend_on_the_order(parts: list[Counts], chance: Any) -> None:
    whole = total(parts)
    chance.shuffle(parts)
    assert total(parts).record() == whole.record()


def test_steps_of_shares_include_their_upper_bound() -> None:
    assert SHARES_CUT[0] == 0
    for number, (low, high) in enumerate(pairwise(SHARES_CUT), start=1):
        for share in ((low + high) / 2, high):
            cut = round(share * 10_000)
            assert counts_of(cut, 10_000 - cut, []).shares_cut[number] == 1
    assert counts_of(0, 5, []).shares_cut[0] == counts_of(0, 0, []).shares_cut[0] == 1


def test_steps_of_confidence_include_their_lower_bound() -> None:
    for number in range(CONFIDENCES):
        assert counts_of(0, 1, [number / CONFIDENCES + 1e-9]).confidence["loss"][number] == 1
    assert counts_of(0, 1, [1.0]).confidence["loss"][-1] == 1
    assert not counts_of(0, 1, [None]).confidence
