"""Files of phrases: one phrase per line, each once, each below its language."""

from pathlib import Path

import pytest

from pipeline import phrases
from pipeline.phrases import keys_of, phrases_of
from pipeline.text.words import key_of

NAMES = sorted(path.stem for path in Path(str(phrases.__file__)).parent.glob("*.txt"))
LANGUAGES = frozenset("ar cs da de el en es fi fr hi id it ja ko nl no pl pt ru sv tr uk vi zh".split())


@pytest.mark.parametrize("name", NAMES)
def test_every_phrase_is_said_once_in_a_known_language(name: str) -> None:
    table = phrases_of(name)
    assert set(table) <= LANGUAGES
    for language, held in table.items():
        assert held, language
        assert len(set(held)) == len(held), language
        for phrase in held:
            assert phrase == " ".join(phrase.split())
            assert phrase == phrase.lower()
            assert key_of(phrase) in keys_of(name)
            assert "|" not in phrase


def test_a_phrase_without_a_language_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "get_data", lambda *_: b"# made\nread more\n")
    with pytest.raises(ValueError, match="read more"):
        phrases_of("stray")
