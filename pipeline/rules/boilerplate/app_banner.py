"""Cut invitations to install the app of a site.

Badges of the app stores anywhere; "Download the X app" only in the last blocks and without a full stop, since manuals
say so too.
"""

from collections.abc import Iterator

from pipeline.model import LONGEST_LABEL_CHARS, BlockKind, Claim, Document
from pipeline.rules.form import Context, Hit, Rule, Stage, cut
from pipeline.rules.patterns import compiled, lexicon, matched

LAST_BLOCKS = 6
"""How far from the end the foot of a page reaches; chosen by eye."""
BADGES = lexicon(
    "download on the app store|get it on google play|available on the app store|available on google play|download our app",
    "get our app|download our free app|install our app|get the app|laden im app store|jetzt bei google play|unsere app laden",
    "télécharger dans l'app store|disponible sur google play|télécharger notre application|téléchargez notre application",
    "consíguelo en el app store|disponible en google play|descarga nuestra app|descargá nuestra app|baixar na app store",
    "disponível no google play|baixe nosso aplicativo|baixe o nosso app|scarica su app store|disponibile su google play",
    "scarica la nostra app|загрузите в app store|доступно в google play|скачайте наше приложение",
)
PATTERN = compiled(
    r"(?:download|get|install|try) the (?:\p{L}[\p{L}\p{N}&'’.-]* ){1,4}app(?: (?:now|today|for free|here))?"
    r"|(?:jetzt )?(?:die )?(?:\p{L}[\p{L}\p{N}&'’.-]*[ -]){1,3}app (?:jetzt )?(?:herunterladen|laden|installieren)"
    r"|téléchargez l['’](?:app|application) (?:\p{L}[\p{L}\p{N}&'’.-]* ?){1,4}"
    r"|descarga la app de (?:\p{L}[\p{L}\p{N}&'’.-]* ?){1,4}|baixe o (?:app|aplicativo) d[ao] (?:\p{L}[\p{L}\p{N}&'’.-]* ?){1,4}"
    r"|scarica l['’]app (?:di |del |della )?(?:\p{L}[\p{L}\p{N}&'’.-]* ?){1,4}"
)
SIGNS = ("app", "App")


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Claim badges of app stores, and invitations to the app of the site at the foot of the page."""
    if BADGES.isdisjoint(document.label_keys) and not any(map(document.label_text.__contains__, SIGNS)):
        return
    foot = len(document.blocks) - LAST_BLOCKS
    for number, block in enumerate(document.blocks):
        if len(block.text) > LONGEST_LABEL_CHARS or block.kind in (BlockKind.CODE, BlockKind.CELL):
            continue
        invites = number >= foot and not block.text.endswith(".") and "app" in block.key and matched(PATTERN, block.key)
        if block.key in BADGES or invites:
            yield cut(block, "an invitation to install an app")


RULE = Rule(
    name="boilerplate.app-banner",
    stage=Stage.CUT_LABELS,
    find=find,
    summary="Cut badges of app stores, and invitations to install the app of a site.",
    source="Badges of Apple's and Google's marketing guidelines; footers of news sites.",
    hits=[
        Hit(
            "It rained all day, and the river rose.\n\nDownload the Daily app", "It rained all day, and the river rose."
        ),
        Hit("Es regnete den ganzen Tag.\n\nLaden im App Store", "Es regnete den ganzen Tag."),
        Hit("Весь день шёл дождь.\n\nДоступно в Google Play", "Весь день шёл дождь."),
    ],
    misses=[
        "Download the Boats app.",
        "Get the app out of the shop, the judge said.",
        "Install the app store keys before the first start.",
    ],
)
