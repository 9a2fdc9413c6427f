"""Documents that share text are found, whatever one of them lost, in every script, in any order."""

from collections.abc import Callable
from random import Random

import pytest

from pipeline.corpus.clusters import Member, clusters, places
from pipeline.corpus.fingerprints import (
    fingerprint_of,
    fingerprints_of,
    folded_words,
    pattern_for,
    shingles_of,
    straightened,
    winnowed,
)
from pipeline.corpus.neighbours import MOST_IN_A_POSTING, Pair, Relation, neighbours
from tests.made_stories import WORDS, story


def first_part(text: str) -> str:
    return text[: len(text) * 3 // 10]


def last_part(text: str) -> str:
    return text[len(text) * 7 // 10 :]


def without_middle(text: str) -> str:
    return text[: len(text) * 4 // 10] + text[len(text) * 6 // 10 :]


def reset(text: str) -> str:
    return text.upper().replace(" ", "  ").replace(",", " —")


def embedded(text: str) -> str:
    other = story("en", 999)
    return other[:500] + "\n\n" + text + "\n\n" + other[500:]


DAMAGES: dict[Callable[[str], str], Relation] = {
    first_part: Relation.CONTAINS,
    last_part: Relation.CONTAINS,
    without_middle: Relation.CONTAINS,
    reset: Relation.COPY,
    embedded: Relation.CONTAINED,
}


def related(texts: list[str]) -> dict[tuple[int, int], Relation]:
    return {(pair.first, pair.second): pair.relation for pair in neighbours(fingerprints_of(texts))}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_copy_is_found_among_strangers_whatever_became_of_it(damage: Callable[[str], str], language: str) -> None:
    texts = [story(language, seed) for seed in range(30)]
    texts.append(damage(texts[7]))
    found = related(texts)
    assert found.keys() == {(7, 30)}
    if damage is without_middle:
        assert found[7, 30] in {Relation.CONTAINS, Relation.COPY}
    else:
        assert found[7, 30] is DAMAGES[damage]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_documents_changes_nothing(seed: int) -> None:
    texts = [story("en", number) for number in range(12)]
    texts += [first_part(texts[3]), last_part(texts[3]), embedded(texts[4])]
    names = list(range(len(texts)))
    Random(seed).shuffle(names)
    found = {frozenset((names[a], names[b])) for a, b in related([texts[name] for name in names])}
    assert found == {frozenset(pair) for pair in related(texts)}


def test_a_story_that_a_hundred_sites_print_is_one_cluster() -> None:
    whole = story("en", 1)
    texts = [story("en", 2), *(f"{whole}\n\nPrinted by site number {site} of many." for site in range(100))]
    pairs = neighbours(fingerprints_of(texts))
    assert clusters(len(texts), pairs) == [0, *[1] * 100]
    assert len(pairs) < 100 * 10


def test_a_notice_that_all_documents_of_a_site_hold_makes_no_neighbours() -> None:
    notice = " ".join(f"standing{word}" for word in range(40))
    texts = [f"{story('en', seed, paragraphs=2)}\n\n{notice}" for seed in range(MOST_IN_A_POSTING + 20)]
    assert neighbours(fingerprints_of(texts)) == []
    assert neighbours(fingerprints_of(texts[:3])) != []


@pytest.mark.parametrize("length", [12, 13, 20])
def test_a_shared_passage_of_twelve_words_shares_a_mark(length: int) -> None:
    passage = [f"p{word}" for word in range(length)]
    for place in range(25):
        one = [f"a{place}x{word}" for word in range(40)]
        other = [f"b{place}x{word}" for word in range(40)]
        texts = [" ".join(words[:place] + passage + words[place:]) for words in (one, other)]
        assert fingerprint_of(texts[0]).marks & fingerprint_of(texts[1]).marks


def test_winnowing_keeps_a_hash_of_every_window_and_only_hashes_of_the_text() -> None:
    chance = Random(3)
    hashes = [chance.randrange(1 << 32) for _ in range(200)]
    kept = winnowed(hashes)
    assert kept < set(hashes)
    assert all(kept & set(hashes[start : start + 8]) for start in range(193))
    assert len(kept) < 80


@pytest.mark.parametrize("text", ["", " \n", "...", "—", "\U0001f600"])
def test_a_text_without_words_has_no_neighbours(text: str) -> None:
    assert shingles_of(folded_words(text)) == []
    assert neighbours(fingerprints_of([text, text, story("en", 1)])) == []


def test_short_texts_are_compared_whole() -> None:
    assert related(["Stop press", "stop PRESS!", "Stop it"]) == {(0, 1): Relation.COPY}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("don’t “stop”", 'Don\'t "stop"'),
        ("STRASSE", "straße"),
        ("ｆｕｌｌ", "full"),
        ("Ещё", "ЕЩЁ"),
        ("e\u0301t", "\u00e9t"),
    ],
)
def test_words_are_the_same_however_they_are_set(one: str, other: str) -> None:
    assert folded_words(one) == folded_words(other)


@pytest.mark.parametrize(
    "text", ["", "plain text, of course", "don’t “stop” — ½ of ﷺ and cafe\u0301s", "中文 and ไทย", "_under_ ﬁne"]
)
def test_the_words_of_a_text_are_as_many_as_their_places(text: str) -> None:
    assert len(folded_words(text)) == len(pattern_for(straightened(text)).findall(straightened(text)))


def test_the_most_complete_undamaged_copy_is_kept_and_the_others_say_why_not() -> None:
    whole = story("en", 1, paragraphs=10)
    texts = [first_part(whole), f"{whole} more", whole, story("en", 2)]
    members = [
        Member(name, len(fingerprint_of(text).shingles), losses)
        for name, text, losses in zip("abcd", texts, (0, 1, 0, 0), strict=True)
    ]
    found = places(members, neighbours(fingerprints_of(texts)))
    assert found.keys() == {0, 1, 2}
    assert [number for number in found if found[number].kept] == [2]
    assert {place.cluster for place in found.values()} == {2}
    assert found[0].relation is Relation.CONTAINED
    assert found[0].reason.endswith("% of it is in c, which has more text")
    assert found[1].reason.endswith("is in c, where nothing is flagged as lost")
    assert found[2].reason == "it is the most complete of its cluster"


def test_what_is_only_partly_elsewhere_is_kept() -> None:
    one, two, three = (story("en", seed) for seed in range(3))
    texts = [one + two, two + three, two]
    members = [Member(str(n), len(fingerprint_of(text).shingles), 0) for n, text in enumerate(texts)]
    found = places(members, neighbours(fingerprints_of(texts)))
    assert {number: place.kept for number, place in found.items()} == {0: True, 1: True, 2: False}


def test_places_do_not_depend_on_the_order_of_pairs() -> None:
    members = [Member(str(number), 100 - number, 0) for number in range(4)]
    pairs = [Pair(0, 1, 0.9, 0.9), Pair(1, 2, 0.9, 0.9), Pair(2, 3, 0.9, 0.9)]
    assert places(members, pairs) == places(members, pairs[::-1])
    assert [place.kept for _, place in sorted(places(members, pairs).items())] == [True, False, True, False]
