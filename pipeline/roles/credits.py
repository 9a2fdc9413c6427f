"""Lines that say whose a picture is, or what it shows: "Photo: Jane Doe/Agency", "Fig. 2: The bridge"."""
# ruff: noqa: E501 - lists of words read better wide

import regex

from pipeline.roles.bylines import DESKS
from pipeline.roles.starts import Starts
from pipeline.text.lazy import lazy_pattern

_LABELS = (
    "photo credit|photo credits|image credit|image credits|picture credit|photo courtesy of|image courtesy of|photo courtesy|image courtesy|photo by|photos by|photograph by|"
    "photography by|picture by|image by|images by|illustration by|graphic by|video by|photo|photos|image|images|picture|photograph|illustration|courtesy of|"
    "foto|fotos|bild|bilder|bildquelle|bildnachweis|fotografie|grafik|crédit|crédits|crédit photo|crédits photo|photo ©|crédito|créditos|imagen|fotografía|imagem|fotografia|"
    "immagine|foto di|foto von|foto door|foto de|beeld|afbeelding|billede|bilde|kuva|zdjęcie|fot|obrázek|фото|фотография|иллюстрация|изображение|fotoğraf|görsel|fotó|kép|"
    "source|sources|quelle|quellen|fuente|fonte|bron|kilde|källa|źródło|zdroj|источник|kaynak|forrás|"
    "摄影|攝影|图片来源|圖片來源|图源|图片|圖片|摄|供图|来源|來源|出典|写真|画像|撮影|写真提供|画像提供|사진|사진제공|자료사진|출처|صورة|تصوير|المصدر|الصورة|צילום|מקור|"
    "translated by|editing by|edited by|additional reporting by|reporting by|übersetzung|übersetzt von|traduction|traducción|перевод|翻译|譯者|译者|校对"
)
_CREDIT = lazy_pattern(
    rf"[\s(（\[【]*(?:(?:{'|'.join(sorted(map(regex.escape, _LABELS.split('|')), key=len, reverse=True))})(?P<colon>\s?[:：＝=／]\s*|\s+)|©\s*|\(c\)\s+)(?P<said>\S.*)",
    regex.IGNORECASE | regex.VERSION1 | regex.DOTALL,
)
_BY = lazy_pattern(r"(?:.*\b(?:by|of|di|von|door)|©|\(c\))\s*", regex.IGNORECASE | regex.VERSION1)
_AGENCY = lazy_pattern(
    r"(?:.{1,80}?[/|—–-]\s?|\(?)(?:Getty Images(?:/\S.{0,30})?|Getty|AFP|Reuters|REUTERS|AP Photo(?:/.{1,40})?|EPA(?:-EFE)?|Shutterstock|iStock(?:photo)?|Unsplash|Pexels|Pixabay|Alamy|dpa|picture alliance|Wikimedia Commons|ТАСС|РИА Новости|新华社|视觉中国|ロイター|時事|연합뉴스)(?:\s+via\s+.{1,40})?\s?\)?",
    regex.VERSION1,
)
_FIGURE = lazy_pattern(
    r"[\s(（\[]*(?:fig(?:ure|\.)?|abb(?:ildung|\.)?|рис(?:унок|\.)?|图|図|圖|그림|şekil|figur|figura|figuur|rys(?:unek|\.)?|obr(?:ázek|\.)?|kuva|ábra|εικόνα|شكل|photo caption|image caption|caption|pictured|bildunterschrift|légende|图注)\s?"
    r"(?:\p{N}{1,3}(?:[.-]\p{N}{1,3})?[a-z]?\s?(?:[.:：)）|–—]|-\s|\s(?=\p{Lu})|$)|(?:[:：]))",
    regex.IGNORECASE | regex.VERSION1,
)
_SPOKEN = lazy_pattern(
    r"\b(?:a|an|the|how|why|what|is|are|was|were|has|have|der|die|das|ist|wie|le|la|les|est|el|los|es)\b",
    regex.IGNORECASE | regex.VERSION1,
)
_YEAR = lazy_pattern(r"(?:copyright\s+)?(?:19|20)\p{N}\p{N}\b", regex.IGNORECASE | regex.VERSION1)
"""What says a year is the copyright of a site."""
_SITE = lazy_pattern(r"[\w-]+(?:\.[\w-]+)+", regex.VERSION1)
_ACTED = lazy_pattern(
    r"\s(?:shows?|illustrates?|depicts?|presents?|zeigt|zeigen|montre|muestra|mostra|показывает)\b",
    regex.IGNORECASE | regex.VERSION1,
)

_AGENCIES = (
    "Getty|AFP|Reuters|REUTERS|AP Photo|EPA|Shutterstock|iStock|Unsplash|Pexels|Pixabay|Alamy|dpa|picture alliance|"
    "Wikimedia|ТАСС|РИА|新华社|视觉中国|ロイター|時事|연합뉴스"
).split("|")
"""Parts of what `_AGENCY` matches, one of them in each match."""
_FIGURES = "fig|abb|рис|图|図|圖|그림|şekil|rys|obr|kuva|ábra|εικόνα|شكل|photo|image|caption|pictured|bild|légende"
_STARTS = Starts(f"{_LABELS}|{_FIGURES}|©|c)".split("|"), before="(（[【")
starts_as_aside = _STARTS.may_begin
"""Whether a credit with a word for it, or a caption, may start as the text does: a cheap look before a close one."""

LONGEST_CREDIT_CHARS, LONGEST_CAPTION_CHARS = 110, 400
MOST_CREDIT_WORDS = 12
"""A credit has no more words; chosen by eye."""


def names_agency(text: str) -> bool:
    """Return whether a credit that starts with a name may be in the text."""
    return any(map(text.__contains__, _AGENCIES))


def is_credit(text: str) -> bool:
    """Return whether the text says nothing but whose a picture, a figure or a translation is.

    >>> is_credit("Photo: Jane Doe/Getty Images"), is_credit("Photo finish: Kenya wins again")
    (True, False)
    """
    if len(text) > LONGEST_CREDIT_CHARS or text[-1] in "!?！？":
        return False
    if _AGENCY.fullmatch(text):
        return len(text.split()) <= MOST_CREDIT_WORDS
    match = _CREDIT.match(text)
    if match is None or len(text.split()) > MOST_CREDIT_WORDS:
        return False
    said = match["said"]
    marked = bool((match["colon"] or "").strip()) or _BY.fullmatch(text[: match.start("said")]) is not None
    return marked and not _YEAR.match(said) and (_is_owner(said) or _are_owners(said))


def _is_owner(said: str) -> bool:
    """Return whether the words are a name, or names, in the way of names: not lower case, no sentence."""
    return not _SPOKEN.search(said) and not said[0].islower() and said[-1] not in ".。"


def _are_owners(said: str) -> bool:
    """Return whether the words are sites and agencies that write themselves in lower case."""
    words = said.replace(",", " ").replace("/", " ").split()
    return all(word.casefold() in DESKS or _SITE.fullmatch(word) for word in words)


def is_caption(text: str) -> bool:
    """Return whether the text opens as a caption does: with the number of a figure, or the word itself.

    >>> is_caption("Fig. 2: The bridge at dawn."), is_caption("Figure 2 shows the bridge.")
    (True, False)
    """
    if len(text) > LONGEST_CAPTION_CHARS:
        return False
    match = _FIGURE.match(text)
    return match is not None and not _ACTED.match(text[match.end() - 1 :][:40])
