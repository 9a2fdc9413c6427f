"""Names that are used as if known, though nothing before introduces them."""

from collections.abc import Iterator

import regex

from pipeline.text.lazy import lazy_pattern

_SAYING = (
    "said|says|told|added|adds|warned|agreed|stressed|noted|replied|explained|insisted|claimed|announced|argued|wrote|asked|continued|"
    "sagte|sagt|erklärte|betonte|teilte|warnte|forderte|meinte|ergänzte|fügte|"
    "dit|déclaré|affirmé|ajouté|expliqué|estime|explique|assure|souligne|"
    "dijo|afirmó|añadió|explicó|aseguró|señaló|indicó|advirtió|disse|afirmou|acrescentou|explicou|ha|spiegato|dichiarato|"
    "сказал|сказала|заявил|заявила|отметил|отметила|добавил|добавила|сообщил|сообщила|подчеркнул|подчеркнула|пояснил"
)
_SPEAKER = lazy_pattern(
    rf"(?:^|(?<=[.!?”»,\n] ))(\p{{Lu}}\p{{Ll}}+(?:-\p{{Lu}}\p{{Ll}}+)?) (?:{_SAYING})(?!\p{{L}})", regex.VERSION1
)
_SPOKEN = lazy_pattern(rf"(?<=”,? |», )(?:{_SAYING}) (\p{{Lu}}\p{{Ll}}+)(?=[.,]|$)", regex.VERSION1)
_PARTNER = lazy_pattern(
    r"(?<=\p{Ll} (?:with|told|by|and|mit|avec|con|com|с) )(\p{Lu}\p{Ll}+)(?= \p{Ll}|[,.])(?!,? \p{Lu})", regex.VERSION1
)
_PRONOUNS = frozenset(
    """
    He She They It We You I Who This That There Er Sie Es Wir Man Il Elle On Ils Elles Nous Él Ella Ellos Ele Ela Eles
    Lui Lei Он Она Они Мы
    """.split()
)


def dangling_names(text: str, before: str) -> Iterator[tuple[int, str]]:
    """Yield offset and name of those who speak in the text, or are spoken with, but are new to the reader.

    >>> [name for _, name in dangling_names("Meyer said he agreed with Wang to wait.", "The ministers met.")]
    ['Meyer', 'Wang']
    """
    speakers = [*_SPEAKER.finditer(text), *_SPOKEN.finditer(text)]
    known = [match for match in speakers if _is_new(match[1], match.start(1), text, before)]
    if not known:
        return
    partners = [match for match in _PARTNER.finditer(text) if _is_new(match[1], match.start(1), text, before)]
    said = set()
    for match in sorted([*known, *partners], key=lambda found: found.start(1)):
        if match[1] not in said:
            said.add(match[1])
            yield match.start(1), match[1]


def _is_new(name: str, at: int, text: str, before: str) -> bool:
    """Return whether the name is no pronoun and stands neither before nor earlier in the text."""
    return name not in _PRONOUNS and name not in before and text.find(name) >= at
