"""How a page says that its text goes on elsewhere."""

import regex

from pipeline.phrases import keys_of
from pipeline.text.lazy import lazy_pattern, lazy_re
from pipeline.text.words import key_of

LAST_BLOCKS = 3
"""Such a line stands at the end; behind it only a line or two; chosen by eye."""
LONGEST_SIGN_CHARS = 90

LABELS = keys_of("read_on")
"""Keys of the lines that say so."""

_INLINE = lazy_pattern(
    r"[\s…]*(?:\.\.\.\s?)?(?:\[\+\p{N}+ (?:chars|characters)\]|\(more\)|\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)"
    r"|(?:…|\.\.\.)\s?(?:read more|more|mehr|suite|más))\s*$",
    regex.IGNORECASE | regex.VERSION1,
)
_SIGN_PARTS = ("[+", "(more)", "…", "...")
"""What every such sign has one of; few ends in a bracket do, and the search takes a thousand times as long."""
_ELLIPSIS = lazy_pattern(r"\s?(?:…|\.{3,})$")


def says_more_elsewhere(text: str) -> bool:
    """Return whether the whole line says that the text goes on elsewhere.

    >>> says_more_elsewhere("Continue reading →"), says_more_elsewhere("Read more books, he said.")
    (True, False)
    """
    return len(text) <= LONGEST_SIGN_CHARS and key_of(text) in LABELS


_PAYWALL = lazy_pattern(
    r"\b(?:limit|number|maximum) of (?:your )?free (?:articles|stories|views)"
    r"|\bfree articles? (?:left|remaining|this month)"
    r"|\b(?:subscribe|sign up|register|log in|sign in|join)\b.{0,40}\b(?:unlimited access|to (?:continue|keep) reading"
    r"|to (?:read|unlock|access) (?:the (?:rest|full)|this (?:article|story)|more))"
    r"|\b(?:rest|remainder) of this (?:article|story|post) is (?:only )?(?:for|available)"
    r"|\bkostenlosen? Artikel (?:gelesen|verbraucht|aufgebraucht)|\bum (?:den Artikel )?weiterzulesen\b"
    r"|\bpour (?:lire la suite|continuer (?:la|votre) lecture)\b|\bpara (?:seguir|continuar) (?:leyendo|lendo)\b"
    r"|\bper continuare a leggere\b|\bчтобы (?:читать дальше|продолжить чтение)\b|\bom verder te lezen\b"
    r"|\b(?:for å lese (?:hele|videre)|för att läsa (?:hela|vidare)|for at læse (?:hele|videre))"
    r"|続きを(?:読む|お読みになる)には|阅读全文(?:请|需)",
    regex.IGNORECASE | regex.VERSION1,
)
_PAYWALL_PARTS = (
    "free |access|read|unlock| of this |kostenlose|zulesen|pour |para |leggere|чтобы|lezen|lese|läsa|læse|続き|阅读全文"
).split("|")
"""Parts of the notices that `_PAYWALL` finds, one of them in each."""
LONGEST_PAYWALL_CHARS = 220
"""A notice of a paywall is a sentence or two; a paragraph about paywalls is longer."""


def is_paywall(text: str) -> bool:
    """Return whether the block says that the rest is for those who pay, register or log in.

    >>> is_paywall("You have reached your limit of free articles."), is_paywall("He wrote three free articles.")
    (True, False)
    """
    if len(text) > LONGEST_PAYWALL_CHARS:
        return False
    return any(map(text.casefold().__contains__, _PAYWALL_PARTS)) and _PAYWALL.search(text) is not None


_GOING_ON = lazy_pattern(
    r"(?:…|\.\.\.)\s?(?:continue reading|read (?:the )?(?:more|rest|full story)|keep reading|weiterlesen"
    r"|lire la suite|seguir leyendo|leer más|continuar lendo|ler mais|continua a leggere|leggi tutto"
    r"|читать (?:далее|дальше|полностью)|lees verder|läs mer|les mer|læs mere|czytaj dalej"
    r"|阅读全文|続きを読む)\b[^.!?\n]{0,120}$",
    regex.IGNORECASE | regex.VERSION1,
)
_GOING_ON_CHARS = 180


def going_on_at(text: str) -> int | None:
    """Return where three dots start behind which a link to the rest ends the text, None if there is none.

    >>> going_on_at("The regional… Continue reading Council closes the ferry →")
    12
    """
    start = max(0, len(text) - _GOING_ON_CHARS)
    end = text[start:]
    if "…" not in end and "..." not in end:
        return None
    match = _GOING_ON.search(end)
    return start + match.start() if match and start + match.start() else None


def inline_sign(text: str) -> int | None:
    """Return where a sign such as "[+1234 chars]" starts that ends the text, None if none does.

    >>> inline_sign("The minister said… [+1234 chars]")
    17
    """
    going_on = going_on_at(text)
    if going_on is not None:
        return going_on
    if text[-1:] not in "])e…rRsé" and not text.endswith("ás"):
        return None
    end = text[-40:]
    if not any(map(end.lower().__contains__, _SIGN_PARTS)):
        return None
    tail = max(0, len(text) - 40)
    match = _INLINE.search(end, timeout=0.5)
    return tail + match.start() if match and tail + match.start() else None


def ellipsis_at(text: str) -> int | None:
    """Return where three dots start that end the text, None if none do."""
    if text[-1:] not in (".", "…"):
        return None
    match = _ELLIPSIS.search(text, max(0, len(text) - 8))
    return match.start() if match and match.start() else None


_CREDIT = lazy_pattern(
    r"(?:^|[\s(|/–—-])(?:photo(?:graph)?s?|images?|pictures?|illustrations?|credits?|sources?|foto|fotos|bild|bilder"
    r"|quelle|quellen|fuente|fuentes|fonte|crédits?|imagen|imagem|immagine|фото|источник|иллюстрация|zdjęcie)"
    r"(?: (?:credit|photo))?\s?[:：]\s?\S(?:[^.:]|(?<=\p{Lu})\.){0,60}$",
    regex.IGNORECASE | regex.VERSION1,
)
_CREDITED = tuple(
    """
    photo photos photograph photographs image images picture pictures illustration illustrations credit credits source
    sources foto fotos bild bilder quelle quellen fuente fuentes fonte crédit crédits imagen imagem immagine фото
    источник иллюстрация zdjęcie
    """.split()
)
"""The words of `_CREDIT`; a test compares them."""
_CREDIT_DENSE = lazy_pattern(
    r"(?:图片?|图片来源|圖|来源|來源|摄影|攝影|作者|编辑|記者|记者|译者|校对|写真|撮影|出典|文|取材|画像|画像提供|編集|訳)"
    r"\s?[:：/／・]\s?\S.{0,20}$"
)
_NOTICE_DENSE = lazy_pattern(r"本文(?:由|转载自|转自|来自|首发于|译自|選自|转载于).{1,60}$")
"""A whole block that says where a Chinese text is from."""
_SPEAKER_DENSE = lazy_pattern(r"\p{Han}{1,4}：\S")
_BYLINE = lazy_pattern(
    r"(?:[Pp]hoto(?:graph)? |[Ww]ritten |[Pp]osted |[Ff]oto )?(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor)"
    r"(?: (?:(?:and|und|et|y|e|de|van|von|del|da) )?\p{Lu}[\p{L}.'’-]*,?){1,7}",
    regex.VERSION1,
)
_ADDRESS = lazy_pattern(
    r"(?:https?://\S+|www\.\S+|\S+@\S+\.\p{L}{2,}|\s@\w+|#\w+"
    r"|\p{N}{1,2}:\p{N}{2}(?:\s?(?:[AP]M|GMT|UTC|CET|Uhr|[ap]\.m))?)$"
)


_PAUSED = lazy_pattern(r"(?:[.!?…][\p{Pf}\p{Pi}\"'“”)]*|[–—])\s?[–—]$")
"""A dash after a full stop, or after another dash: how novels of older printing end a paragraph."""
_HIDDEN_ADDRESS = lazy_pattern(r"[(\[]dot[)\]]\s?\p{Ll}{2,6}$")
_SIGNED = lazy_pattern(r"[.!?…]\s?[-–—~]\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?$")
_FIRST_ADDRESS = lazy_pattern(
    r"(?:\S+@\S+\.\p{L}{2,}|\p{Ll}[\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)*\.\p{Ll}{2,6})(?:\s|$)|\P{L}{0,4}(?:https?://|www\.)",
    regex.VERSION1,
)
_DESK = lazy_pattern(
    r"(?:[Rr]eporting|[Ee]dit(?:ing|ed)|[Ww]rit(?:ing|ten)|[Cc]ompiled|[Tt]ranslated) by\s"
    r"(?:[^.!?]|(?<=\p{Lu})\.){1,90}$"
)
_EQUATION = lazy_pattern(r"\([^()=]{1,40}=[^()=]{1,60}\)$")
_VERSUS = lazy_pattern(r"\svs\.?\s\S+(?:\s\S+){0,4}$")
_DATED = lazy_pattern(
    r"\p{L}+ (?:January|February|March|April|May|June|July|August|September|October|November|December) \p{L}+"
)
_PARTICLES = frozenset("de del della dos da di du van von der den ten ter zu al bin ibn af le la".split())
_DATELINE = lazy_pattern(r"(?:\p{Lu}[\p{L}.,'’/ -]{1,40})?\((?:\p{Lu}[\p{L} ]{1,20}|dpa)\)\s*[-–—]", regex.VERSION1)
_MARKED = lazy_re(r"[-:@#/~–—：／・]|dot")
"""What all the forms of a marked end have one of."""
_IN_ADDRESSES = frozenset(":@#")
_BY_STARTS = frozenset("bvpdwfBVPDWF")
_BY = frozenset("by von par por di door photo photograph written posted foto".split())


def is_settled(text: str) -> bool:
    """Return whether the text ends without a mark and yet as it should: a credit, a byline, an address, a time.

    >>> is_settled("The bridge at dawn. Photograph: Anna Brown"), is_settled("By Anna Brown and Li Wei")
    (True, True)
    >>> is_settled("He said that the")
    False
    """
    end = text[-90:]
    if len(text) <= 90 and text[:1] in _BY_STARTS and text.partition(" ")[0].lower() in _BY and _BYLINE.fullmatch(text):
        return True
    if text.startswith("本文") and _NOTICE_DENSE.fullmatch(text):
        return True
    return _is_marked_end(end) or (" by" in text[-140:] and _DESK.search(text[-140:]) is not None) or is_figure(text)


def _is_marked_end(end: str) -> bool:
    """Return whether the end has the form of a credit, an address, a time or a signature; few ends have."""
    if not _MARKED.search(end):
        return False
    if (":" in end or "：" in end) and _may_be_credit(end) and _CREDIT.search(end):
        return True
    if _may_be_address(end) and _ADDRESS.search(end):
        return True
    tail = end[-40:]
    if ("-" in tail or "–" in tail or "—" in tail or "~" in tail) and _SIGNED.search(end[-50:]):
        return True
    if end[-1:] in ("–", "—") and _PAUSED.search(end[-12:]):
        return True
    if "dot" in end[-14:] and _HIDDEN_ADDRESS.search(end[-14:]):
        return True
    return not end.isascii() and any(map(end.__contains__, ":：/／・")) and _CREDIT_DENSE.search(end) is not None


def _may_be_address(end: str) -> bool:
    """Return whether one of the last two words has what addresses and times have."""
    last = "".join(end.rsplit(None, 2)[-2:])
    return not _IN_ADDRESSES.isdisjoint(last) or ("www." in last and any(map(end.__contains__, ":@#/")))


def _may_be_credit(end: str) -> bool:
    """Return whether a word of credits precedes the last colon: a cheaper question, asked first."""
    return "：" in end or end[: end.rfind(":")].rstrip().rstrip(":").rstrip()[-14:].lower().endswith(_CREDITED)


def is_figure(text: str) -> bool:
    """Return whether the text ends as tables, tickers and lists run together do, or is shouted.

    >>> is_figure("Net profit 1.2 mln vs loss 3 mln"), is_figure("(Edited by Li Wei) ($1 = 0.62 pounds)")
    (True, True)
    >>> is_figure("Record April two"), is_figure("BANK CUTS RATES, SEES GROWTH"), is_figure("He said that the")
    (True, True, False)
    """
    if text[:8].isupper() and sum(map(str.isupper, end := text[:200])) > 2 * sum(map(str.islower, end)):
        return True
    if len(text) < 40 and text.count(" ") == 2 and _DATED.fullmatch(text):
        return True
    end = text[-110:]
    if end.endswith(")") and "=" in end and _EQUATION.search(end):
        return True
    if " vs" in end[-60:] and _VERSUS.search(end[-60:]):
        return True
    return text.count("* ") > 1 or text.count("• ") > 1


def starts_with_a_particle(text: str) -> bool:
    """Return whether the text starts with a name such as "van der Berg".

    >>> starts_with_a_particle("de la Cruz said so."), starts_with_a_particle("de todos modos")
    (True, False)
    """
    words = text[:40].split()
    found = next((number for number, word in enumerate(words) if word not in _PARTICLES), 0)
    return 0 < found < 4 and words[found][0].isupper()


_CAMEL = lazy_pattern(r"\p{Ll}{1,2}\p{Lu}")


def starts_as_it_should(text: str) -> bool:
    """Return whether an odd start has a reason: a dateline, a line of credits, a name written like "eBay", an address.

    >>> starts_as_it_should("reporting by Anna Brown; editing by Li Wei"), starts_as_it_should("armed clash")
    (True, False)
    """
    if is_dateline(text) or _CAMEL.match(text) or starts_with_an_address(text) or _SPEAKER_DENSE.match(text):
        return True
    return len(text) <= 120 and (_DESK.match(text.removeprefix("(")) or _BYLINE.fullmatch(text)) is not None


def starts_with_an_address(text: str) -> bool:
    """Return whether the text starts with the address of a page or a mailbox.

    >>> starts_with_an_address("https://example.org/a"), starts_with_an_address("armed clash")
    (True, False)
    """
    return _FIRST_ADDRESS.match(text[:80]) is not None


def is_dateline(text: str) -> bool:
    """Return whether the text starts with where and who: an agency's story.

    >>> is_dateline("NEW YORK (Reuters) - Stocks fell."), is_dateline("He (Brown) said so.")
    (True, False)
    """
    start = text[:80]
    return "(" in start and _DATELINE.match(start) is not None
