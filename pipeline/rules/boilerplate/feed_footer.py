"""Cut the last line of a feed's item: "The post X appeared first on Y."

WordPress plug-ins end every item of a feed with it. The name of the post and that of the site begin with a capital, a
digit or a quote.
"""

from collections.abc import Iterator

from pipeline.model import BlockKind, Claim, Document, Kind
from pipeline.rules.form import Context, Hit, Rule, Stage, cut
from pipeline.rules.patterns import compiled, matched

LONGEST_CHARS = 260
"""Titles of posts are long; chosen by eye."""
_POST = r"(?-i:[\p{Lu}\p{N}“„«\"‘'¿¡].{0,160}?)"
_SITE = r"(?-i:[\p{Lu}\p{N}“„«\"‘'])[^.!?]{1,60}(?:\.\p{L}{2,6})?[.!?]?"
PATTERN = compiled(
    rf"the (?:post|article|story) {_POST} (?:appeared first on|first appeared on|was first published on) {_SITE}"
    rf"|der (?:beitrag|artikel) {_POST} erschien zuerst (?:auf|bei|in|im) {_SITE}"
    rf"|(?:l['’]article|le billet) {_POST} est apparu en premier sur {_SITE}"
    rf"|la entrada {_POST} (?:aparece primero|apareció primero|se publicó primero) en {_SITE}"
    rf"|(?:o post|o conteúdo|a publicação) {_POST} (?:apareceu|aparece) primeiro (?:em|no|na) {_SITE}"
    rf"|l['’]articolo {_POST} (?:proviene da|sembra essere il primo su) {_SITE}"
    rf"|(?:запись|сообщение) {_POST} (?:впервые появил(?:ась|ось)|появил(?:ась|ись) сначала) (?:на )?{_SITE}"
)
SIGNS = (
    "appeared",
    "first published on",
    "zuerst",
    "apparu en",
    "primero en",
    "primeiro",
    "proviene da",
    "il primo su",
    "появил",
)


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Claim the lines that name a post and the site where it appeared first."""
    if document.kind is Kind.TEXT and not any(map(document.original.__contains__, SIGNS)):
        return
    for block in document.blocks:
        likely = len(block.text) <= LONGEST_CHARS and any(map(block.text.__contains__, SIGNS))
        if likely and block.kind not in (BlockKind.CODE, BlockKind.CELL) and matched(PATTERN, block.text.strip()):
            yield cut(block, "the last line of a feed's item")


RULE = Rule(
    name="boilerplate.feed-footer",
    stage=Stage.CUT_LABELS,
    find=find,
    summary="Cut the last line of a feed's item, which names the post and its site.",
    source="The RSS footer of the WordPress plug-in Yoast SEO, and its translations.",
    hits=[
        Hit(
            "It rained all day, and the river rose by a foot.\n\nThe post Rain in town appeared first on The Daily.",
            leaves="It rained all day, and the river rose by a foot.",
        ),
        Hit(
            "Es regnete den ganzen Tag, und der Fluss stieg.\n\nDer Beitrag Regen erschien zuerst auf Die Woche.",
            leaves="Es regnete den ganzen Tag, und der Fluss stieg.",
        ),
        Hit(
            "Llovió todo el día, y el río creció.\n\nLa entrada Lluvia se publicó primero en El Día.",
            leaves="Llovió todo el día, y el río creció.",
        ),
        Hit(
            "Весь день шёл дождь, и река поднялась.\n\nЗапись Дождь впервые появилась Вести.",
            leaves="Весь день шёл дождь, и река поднялась.",
        ),
    ],
    misses=[
        "The post was held by his father, who appeared first on the list.",
        "The article appeared first on page 4.",
        "The story of the flood appeared first on Monday, and nobody believed it.",
        "Der Artikel erschien zuerst 1954.",
    ],
)
