"""Cut the labels of buttons that share the page.

Only labels that say what they do; a bare "Share" or "Facebook" needs company, see `run.navigation`.
"""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import lexicon, whole_block

PHRASES = lexicon(
    "share this|share this article|share this story|share this post|share this page|share the article|share on social media",
    "share this with|share this with friends|these are external links and will open in a new window|copy this link",
    "read more about sharing|share this content|share this video|share this photo|share this page via",
    "teilen sie diesen artikel|diese seite teilen|diesen beitrag teilen|link kopieren|partager cette page|partagez cet article",
    "compartir esta página|comparte esta noticia|compartilhe esta notícia|compartilhe esta matéria|condividi questa pagina",
    "поделиться этой страницей|поделиться новостью|поделиться статьёй|share article|share with friends|share with your friends|click to share|email this article|email a link|print this article",
    "print this page|email this|pin it|tweet this|copy link|link copied|copy link to clipboard|share via email|send by email",
    "artikel teilen|beitrag teilen|diesen artikel teilen|seite drucken|artikel drucken|per e-mail teilen|per mail teilen",
    "partager cet article|partager l'article|partager sur les réseaux sociaux|imprimer cet article|copier le lien",
    "compartir este artículo|comparte este artículo|compartir en redes sociales|imprimir artículo|copiar enlace",
    "compartilhar este artigo|compartilhe este artigo|compartilhe|partilhar este artigo|copiar link",
    "condividi questo articolo|condividi l'articolo|condividi su|stampa questo articolo|copia link",
    "поделиться|поделиться в соцсетях|поделитесь с друзьями|поделиться ссылкой|скопировать ссылку|рассказать друзьям",
)
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
