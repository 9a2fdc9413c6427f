"""Cut the labels of buttons that share the page.

Only labels that say what they do; a bare "Share" or "Facebook" needs company, see `run.navigation`.
"""

from pipeline.phrases import keys_of
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import whole_block

PHRASES = keys_of("share_bar")
PLACES = tuple(
    "facebook twitter linkedin whatsapp pinterest reddit telegram email e-mail threads bluesky tumblr pocket messenger xing "
    "vk вконтакте одноклассниках instagram flipboard viber skype mastodon".split()
)
_PLACE = rf"(?:{'|'.join(PLACES)}|x \(twitter\))"
PATTERN = (
    rf"(?:click to )?(?:share|tweet|pin|post|send|follow us|partager|compartir|compartilhar|condividi|auf|поделиться)"
    rf" (?:(?:this|it) )?(?:on|via|by|in|with|sur|en|em|no|su|в|teilen auf) {_PLACE}(?: \(opens in (?:a )?new window\))?"
    rf"|(?:auf|über|via|bei|per) {_PLACE} teilen"
)

RULE = Rule(
    name="boilerplate.share-bar",
    stage=Stage.CUT_LABELS,
    find=whole_block(PHRASES, PATTERN, "a button that shares the page", PLACES),
    summary="Cut the labels of buttons that share the page.",
    source="Visible text of 874 measured pages: 77 hold a share button; plug-in strings of Jetpack and AddToAny.",
    hits=[
        Hit("It rained.\n\nShare this article\n\nShare on Facebook", leaves="It rained."),
        Hit("It rained.\n\nShare this with\n\nCopy this link", leaves="It rained."),
        Hit("Es regnete.\n\nAuf WhatsApp teilen", leaves="Es regnete."),
        Hit("Шёл дождь.\n\nПоделиться:", leaves="Шёл дождь."),
    ],
    misses=[
        "Share this with anyone and you are out, the letter said.",
        "These are external links and will open in a new window of the museum, built in 1911.",
        "Share this article of faith with nobody, she said.",
        "The share on Facebook's books fell to 3 per cent.",
        "Teilen ist eine Tugend.",
    ],
)
