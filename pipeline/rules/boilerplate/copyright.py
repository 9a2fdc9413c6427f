"""Cut copyright lines at the foot of a page.

Only near the end: a licence in the middle of a text may be what the text is about. In a plain text nothing but
labels may follow: after the notice of a licence come its terms.
"""

from collections.abc import Iterator, Sequence

from pipeline.model import LONGEST_LABEL_CHARS, Block, BlockKind, Claim, Document, Kind
from pipeline.rules.form import Context, Hit, Rule, Stage, cut
from pipeline.rules.patterns import compiled, matched

LAST_BLOCKS = 8
"""How far from the end a foot of a page reaches; chosen by eye."""
MOST_HOLDERS = 2
"""More such lines at the end of a plain text name the holders of what it licenses; chosen by eye."""
SHORTEST_PARAGRAPH_CHARS = 100
"""What is as long after a notice may be the licence it belongs to; chosen by eye."""

PATTERN = compiled(
    r"(?:copyright|©|\(c\))\s?(?:copyright|©|\(c\))?\s?(?:\p{N}{4}(?:\s?[-–]\s?(?:\p{N}{4}|\p{N}{2}|present))?)[^.!?]{0,60}"
    r"(?:\.?\s?(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|"
    r"todos os direitos reservados|tutti i diritti riservati|все права защищены)(?:.{0,40}|\.?\s"
    r"(?:this (?:material|content|article|story|page)|no part of|(?:any )?(?:reproduction|use) of|unauthori[sz]ed|do not|"
    r"(?:jede )?vervielfältigung|nachdruck|toute reproduction|reproduction|queda prohibida|prohibida|proibida|é proibida|"
    r"vietata|è vietata|riproduzione|перепечатка|использование|копирование)\s.{0,110}))?"
    r"|[^.!?]{0,60}\s?(?:©|\(c\))\s?\p{N}{4}[^.!?]{0,40}"
    r"|(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|"
    r"todos os direitos reservados|tutti i diritti riservati|все права защищены)"
)

SIGNS = ("copyright", "©", "(c)", "(C)", "reserved", "vorbehalten", "réservés", "reservados", "riservati", "защищены")
"""One of these is in whatever matches the pattern."""


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Claim the copyright lines among the last blocks of the document."""
    foot = _foot(document)
    if document.kind is Kind.HTML or sum(map(_names_holder, foot)) <= MOST_HOLDERS:
        yield from (cut(block, "a copyright line at the foot of the page") for block in foot if _is_notice(block))


def _names_holder(block: Block) -> bool:
    return block.text.lower().startswith(("copyright", "©", "(c)"))


def _is_notice(block: Block) -> bool:
    return (
        len(block.text) <= LONGEST_LABEL_CHARS
        and (any(map(block.key.__contains__, SIGNS)) or any(map(block.text.__contains__, SIGNS)))
        and block.kind is not BlockKind.CODE
        and matched(PATTERN, block.text.strip())
    )


def _foot(document: Document) -> Sequence[Block]:
    """Return the last blocks; of a plain text only those after the last paragraph."""
    last = document.blocks[-LAST_BLOCKS:]
    if document.kind is Kind.HTML:
        return last
    long = [n for n, block in enumerate(last) if len(block.text) >= SHORTEST_PARAGRAPH_CHARS and not _is_notice(block)]
    return last[long[-1] + 1 :] if long else last


_TERMS = "You may use the river for boats of any size, for swimming and for fishing, as long as this notice stays where it is."

RULE = Rule(
    name="boilerplate.copyright",
    stage=Stage.CUT_LABELS,
    find=find,
    summary="Cut copyright lines at the foot of a page.",
    source="17 U.S.C. 401 gives the form; 791 of 874 measured pages hold a legal line in their visible text.",
    hits=[
        Hit(
            "The mayor left the town on Monday, and nobody knew why.\n\n© 2024 News. All rights reserved. This material may not be published, broadcast, "
            "rewritten or redistributed.",
            leaves="The mayor left the town on Monday, and nobody knew why.",
        ),
        Hit(
            "Le maire partit lundi, et personne ne sut pourquoi.\n\n© 2024 Le Jour. Tous droits réservés. Toute reproduction interdite.",
            leaves="Le maire partit lundi, et personne ne sut pourquoi.",
        ),
        Hit("The mayor left.\n\n© 2024 Example News. All rights reserved.", leaves="The mayor left."),
        Hit("Der Minister ging.\n\nCopyright © 2019-2024 Beispiel GmbH", leaves="Der Minister ging."),
        Hit("Мэр ушёл.\n\nВсе права защищены", leaves="Мэр ушёл."),
    ],
    misses=[
        f"River licence\n\nCopyright (c) 2015, Ana Hale\n\n{_TERMS}",
        f"{_TERMS}\n\nCopyright 2004 Ana Hale\nCopyright 2005 by River Inc.\nCopyright 2006 by Boat Works",
        "Copyright law changed in 1998, and the trade with it.",
        "The © sign was made law in 1954, wrote the court. Nobody used it.",
    ],
)
