"""Holes are filled from a witness: verbatim, on evidence of damage, and never where witnesses differ."""

import time
from collections.abc import Callable
from random import Random

import pytest

from pipeline.corpus.alignment import Copy, runs
from pipeline.corpus.edges import MARK, after_sentence, before_sentence
from pipeline.corpus.holes import Evidence
from pipeline.corpus.witness import Verdict, WitnessIndex, heard, verdict_of
from tests.made_stories import WORDS, sentence, story

SPACED = [language for language in WORDS if language != "zh"]
STRANGERS = [
    Copy(f"stranger-{language}-{seed}", story(language, seed)) for language in WORDS for seed in range(100, 108)
]
PAGE = "Menu\nSubscribe to our newsletter\n\n{}\n\nMost read\nAll rights reserved\nContact us"


def said_of(damaged: str, *witnesses: str) -> Verdict:
    """Return what the witnesses, among strangers, can supply."""
    copies = [Copy(f"witness-{number}", text, f"site-{number}") for number, text in enumerate(witnesses)]
    return verdict_of(Copy("damaged", damaged), [WitnessIndex([*STRANGERS, *copies])])


def filled(damaged: str, verdict: Verdict) -> str:
    for fill in reversed(verdict.fills):
        damaged = damaged[: fill.start] + fill.text + damaged[fill.stop :]
    return damaged


def parts(language: str) -> tuple[str, list[str], str]:
    """Return a text before a paragraph, the sentences of that paragraph, and the text after it."""
    chance = Random(f"parts {language}")
    sentences = [sentence(language, chance) for _ in range(6)]
    return story(language, 1, paragraphs=3), sentences, story(language, 2, paragraphs=3)


def whole(language: str) -> str:
    before, sentences, after = parts(language)
    return f"{before}\n\n{joined(language, sentences)}\n\n{after}"


def joined(language: str, sentences: list[str]) -> str:
    return ("" if language == "zh" else " ").join(sentences)


def half(text: str) -> tuple[str, str]:
    """Return the two halves of a sentence, cut at a space where there is one."""
    middle = text.find(" ", len(text) // 2)
    middle = middle if middle > 0 else len(text) // 2
    return text[:middle], text[middle:].lstrip()


def only_the_end(language: str, s: list[str]) -> str:
    return half(s[4])[1] + (" " if language != "zh" else "") + s[5]


def only_the_beginning(language: str, s: list[str]) -> str:
    return joined(language, [s[0], half(s[1])[0]])


def with_a_mark(language: str, s: list[str]) -> str:
    return joined(language, [s[0], "[…]", s[5]])


def with_a_page_line(language: str, s: list[str]) -> str:
    return f"{joined(language, [s[0], half(s[1])[0]])}\n\nShow comments\n\n{s[5]}"


def run_together(language: str, s: list[str]) -> str:
    return joined(language, [s[0], half(s[1])[0][:-2] + half(s[4])[1][2:], s[5]])


def spliced(language: str, s: list[str]) -> str:
    return joined(language, [s[0], half(s[1])[0], half(s[4])[1], s[5]])


KINDS: dict[Callable[[str, list[str]], str], Evidence] = {
    only_the_end: Evidence.BREAK,
    only_the_beginning: Evidence.BREAK,
    with_a_mark: Evidence.MARK,
    with_a_page_line: Evidence.PAGE_LINE,
    run_together: Evidence.WORD,
    spliced: Evidence.SPLICE,
}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_hole_in_the_middle_is_filled_word_for_word(kind: Callable[[str, list[str]], str], language: str) -> None:
    before, sentences, after = parts(language)
    damaged = f"{before}\n\n{kind(language, sentences)}\n\n{after}"
    verdict = said_of(damaged, PAGE.format(whole(language)))
    assert filled(damaged, verdict).split() == whole(language).split()
    (fill,) = verdict.fills
    if language != "zh":
        assert fill.evidence is KINDS[kind]
    assert all(piece.text in piece.witness.text for piece in fill.pieces)
    assert filled(damaged, said_of(damaged)) == damaged


@pytest.mark.parametrize("language", SPACED)
@pytest.mark.parametrize("after", ["", "...", " […]", "\n\nKeep reading\nMost viewed"])
def test_a_lost_end_is_filled_without_the_page_of_the_witness(language: str, after: str) -> None:
    text = whole(language)
    kept = text[: next(n for n in range(len(text) * 6 // 10, len(text)) if text[n] == " " and text[n + 1].islower())]
    verdict = said_of(kept + after, PAGE.format(text))
    assert filled(kept + after, verdict) == text


@pytest.mark.parametrize("language", SPACED)
def test_a_lost_beginning_is_filled_without_the_page_of_the_witness(language: str) -> None:
    text = whole(language)
    start = next(n for n in range(len(text) // 3, len(text)) if text[n - 1] == " " and text[n].islower())
    verdict = said_of(text[start:], PAGE.format(text))
    assert filled(text[start:], verdict) == text


@pytest.mark.parametrize("language", WORDS)
def test_whole_sentences_that_are_not_there_may_have_been_left_out(language: str) -> None:
    before, s, after = parts(language)
    for kept in ([s[0], s[5]], s[:3], s[3:]):
        text = f"{before}\n\n{joined(language, kept)}\n\n{after}"
        assert said_of(text, whole(language)) == Verdict((), ())
    assert said_of(f"{before}\n\n{after}", whole(language)) == Verdict((), ())


@pytest.mark.parametrize("language", WORDS)
def test_an_undamaged_text_is_left_alone(language: str) -> None:
    text = whole(language)
    for other in (
        PAGE.format(text),
        text.replace("\n\n", "\n\nA line of another site.\n\n", 2),
        text[: len(text) // 2],
    ):
        assert said_of(text, other).fills == ()
    assert said_of(PAGE.format(text), text).fills == ()


def test_words_that_another_copy_has_within_a_sentence_are_an_edit() -> None:
    before, s, after = parts("en")
    words = s[2].split()
    shorter = " ".join([*s[:2], " ".join(words[:3] + words[-3:]), *s[3:]])
    assert said_of(f"{before}\n\n{shorter}\n\n{after}", whole("en")).fills == ()


def damaged_text() -> str:
    before, s, after = parts("en")
    return f"{before}\n\n{spliced('en', s)}\n\n{after}"


def noisy(text: str, seed: int) -> str:
    """Return the text with one word in fifty replaced."""
    chance = Random(seed)
    return " ".join("noise" if chance.random() < 0.02 else word for word in text.split(" "))


def test_two_witnesses_that_differ_are_a_conflict() -> None:
    other = whole("en").replace(parts("en")[1][2], sentence("en", Random("other")))
    verdict = said_of(damaged_text(), whole("en"), other)
    assert verdict.fills == ()
    assert len(verdict.conflicts) == 1
    assert said_of(damaged_text(), whole("en"), PAGE.format(whole("en"))).fills[0].agreeing == 2


def test_of_three_witnesses_two_outvote_one() -> None:
    other = whole("en").replace(parts("en")[1][2], sentence("en", Random("other")))
    verdict = said_of(damaged_text(), other, whole("en"), PAGE.format(whole("en")))
    assert filled(damaged_text(), verdict) == whole("en")


def test_copies_of_one_site_have_one_vote() -> None:
    other = whole("en").replace(parts("en")[1][2], sentence("en", Random("other")))
    copies = [Copy("a", whole("en"), "one"), Copy("b", whole("en"), "one"), Copy("c", other, "two")]
    assert verdict_of(Copy("damaged", damaged_text()), [WitnessIndex(copies)]).fills == ()


@pytest.mark.parametrize("seed", range(4))
def test_witnesses_with_errors_vote_word_by_word_and_every_piece_is_verbatim(seed: int) -> None:
    before, s, after = parts("en")
    passage = " ".join(s)
    copies = [f"{before}\n\n{noisy(passage, seed * 10 + number)}\n\n{after}" for number in range(7)]
    verdict = said_of(damaged_text(), *copies)
    assert [filled(damaged_text(), verdict)] in ([whole("en")], [damaged_text()])
    assert all(piece.text in piece.witness.text for fill in verdict.fills for piece in fill.pieces)


def test_pieces_of_several_witnesses_make_up_what_none_has_whole() -> None:
    before, s, after = parts("en")
    words = " ".join(s).split()
    first = len(" ".join(s[:2]).split())
    noise = [[*words[:place], "noise", *words[place + 1 :]] for place in (first + 1, first + 9, first + 17)]
    copies = [f"{before}\n\n{' '.join(each)}\n\n{after}" for each in noise]
    verdict = said_of(damaged_text(), *copies)
    assert filled(damaged_text(), verdict) == whole("en")
    assert len({piece.witness.id for piece in verdict.fills[0].pieces}) > 1


def test_the_order_of_witnesses_changes_nothing() -> None:
    copies = [Copy(str(number), noisy(whole("en"), number), f"site-{number}") for number in range(5)]
    said = {
        tuple(
            (fill.start, fill.text, fill.agreeing)
            for fill in verdict_of(Copy("d", damaged_text()), [WitnessIndex(order)]).fills
        )
        for order in (copies, copies[::-1], [*copies[2:], *copies[:2]])
    }
    assert len(said) == 1


def test_only_allowed_witnesses_testify() -> None:
    index = WitnessIndex(
        [Copy("a", whole("en"), "trusted.example"), Copy("b", whole("en") + " More.", "planted.example")]
    )
    damaged = Copy("d", damaged_text())
    assert (
        verdict_of(damaged, [index], lambda copy: copy.site == "trusted.example").fills[0].pieces[0].witness.id == "a"
    )
    assert verdict_of(damaged, [index], lambda _: False) == Verdict((), ())


def test_the_document_itself_is_no_witness() -> None:
    index = WitnessIndex([Copy("d", whole("en"))])
    assert verdict_of(Copy("d", damaged_text()), [index]).fills == ()


def test_a_repaired_text_has_no_holes_left() -> None:
    mended = filled(damaged_text(), said_of(damaged_text(), whole("en")))
    assert said_of(mended, whole("en")) == Verdict((), ())


@pytest.mark.parametrize("text", ["", "word", "...", "\n\n", "a b c d e"])
def test_short_texts_have_no_holes(text: str) -> None:
    assert runs(Copy("a", text), Copy("b", whole("en"))) == []
    assert said_of(text, whole("en")) == Verdict((), ())


@pytest.mark.parametrize(
    "mark", ["[...]", "[…]", "...", "…", "(more)", "[text missing]", "(continued)", "***", ". . .", "[略]", "（中略）"]
)
def test_marks_of_omission(mark: str) -> None:
    assert MARK.fullmatch(mark)


@pytest.mark.parametrize("text", ["(laughs)", "[sic]", "(Editing by Ron Askew)", "(2012)", "-", "..", "(PDF, 2 MB)"])
def test_other_brackets_are_no_marks_of_omission(text: str) -> None:
    assert not MARK.search(text)


def test_edges_of_sentences() -> None:
    text = "He came. “Why?” she asked.\nNobody knew"
    assert after_sentence(text, 8)
    assert before_sentence(text, 9)
    assert not after_sentence(text, 5)
    assert after_sentence(text, len(text))
    assert before_sentence(text, text.index("Nobody"))
    assert not before_sentence(text, text.index("knew"))


def _long(size: int) -> dict[str, tuple[str, str]]:
    """Return pairs of texts that are dear to compare."""
    chance = Random(1)
    words = WORDS["en"].split()
    salad = " ".join(chance.choice(words) for _ in range(size))
    other = " ".join(chance.choice(words) for _ in range(size))
    half = len(salad) // 2
    return {
        "periodic": ("again and again " * (size // 3), "again and again " * (size // 2)),
        "a hole of half": (salad[:2000] + salad[-2000:], salad),
        "a foreign half": (salad[:half] + other, salad + other[::-1] + salad[half:]),
        "without spaces": ("".join(salad.split()), "".join(salad.split()) * 2),
        "lines": (salad[:2000] + "\nMenu" * size, salad + "\nMenu" * size),
        "marks": (salad[:2000] + " [...]" * size, salad),
        "shuffled": (" ".join(sorted(salad.split())), salad),
    }


@pytest.mark.parametrize("shape", _long(10))
def test_the_work_is_linear_in_the_texts(shape: str) -> None:
    spent = []
    for size in (5_000, 20_000):
        damaged, witness = _long(size)[shape]
        start = time.process_time()
        verdict_of(Copy("d", damaged), [WitnessIndex([Copy("w", witness)])])
        spent.append(time.process_time() - start)
    assert spent[1] < 8 * spent[0] + 0.5


def test_a_flag_of_lost_text_is_evidence_where_the_edges_are_clean() -> None:
    before, s, after = parts("en")
    damaged = f"{before}\n\n{' '.join([s[0], s[5]])}\n\n{after}"
    copies = [Copy("w", whole("en"))]
    place = damaged.index(s[5])
    assert heard(Copy("d", damaged), copies).fills == ()
    assert heard(Copy("d", damaged), copies, [place + 300, 3]).fills == ()
    (fill,) = heard(Copy("d", damaged), copies, [place]).fills
    assert fill.evidence is Evidence.FLAG
    assert fill.text.split() == " ".join(s[1:5]).split()


def test_weak_evidence_needs_more_witnesses_than_read_as_the_damaged_copy_does() -> None:
    same = [Copy("mirror-1", damaged_text(), "one"), Copy("mirror-2", f"Menu\n\n{damaged_text()}", "two")]
    planted = Copy("planted", whole("en"), "three")
    said = heard(Copy("d", damaged_text()), [planted, *same])
    assert said.fills == ()
    assert len(said.conflicts) == 1
    others = [Copy(f"w-{number}", whole("en"), f"site-{number}") for number in range(3)]
    assert len(heard(Copy("d", damaged_text()), [*others, *same]).fills) == 1


def test_stories_that_share_an_introduction_are_no_witnesses_of_each_other() -> None:
    before, sentences, after = parts("en")
    rest = [story("en", seed, paragraphs=20) for seed in (41, 42)]
    damaged = f"{before}\n\n{spliced('en', sentences)}\n\n{after}\n\n{rest[0]}"
    other = f"{before}\n\n{' '.join(sentences)}\n\n{after}\n\n{rest[1]}"
    assert heard(Copy("d", damaged), [Copy("w", other)]).fills == ()


def test_the_words_around_a_hole_have_to_agree() -> None:
    before, sentences, after = parts("en")
    words = f"{' '.join(sentences)}\n\n{after}".split(" ")
    place = len(" ".join(sentences[:5]).split()) + 3
    changed = [f"x{word}" if number > place + 5 and number % 2 else word for number, word in enumerate(words)]
    assert said_of(damaged_text(), f"{before}\n\n{' '.join(changed)}").fills == ()


def test_a_few_words_less_are_an_edit_and_no_hole() -> None:
    before, sentences, after = parts("en")
    shorter = " ".join(sentences).replace(f" {sentences[1].split()[-1]} {sentences[2].split()[0]}", "", 1)
    assert said_of(f"{before}\n\n{shorter}\n\n{after}", whole("en")).fills == ()


def test_three_witnesses_with_three_words_at_one_place_are_a_conflict() -> None:
    words = parts("en")[1][2].split()
    copies = [whole("en").replace(parts("en")[1][2], " ".join([*words[:4], each, *words[5:]])) for each in "abc"]
    verdict = said_of(damaged_text(), *copies)
    assert (verdict.fills, len(verdict.conflicts)) == ((), 1)


def test_a_text_that_ends_in_a_bracket_has_ended() -> None:
    credit = f"{whole('en')} (Reporting by Ann Lee in the harbour; editing by Tom Ray)"
    assert said_of(credit, f"{credit} and more was said about it.").fills == ()


def test_short_lines_after_the_end_of_a_witness_are_lines_of_its_page() -> None:
    text = whole("en")
    kept = text[: text.rindex(" ", 0, len(text) - 30)]
    assert filled(kept, said_of(kept, f"{text}\n\nWrite to us today.\n\nAll of it is ours.")) == text
