"""Cut what a player shows where it cannot play.

Set phrases of HTML's fallback text and of players; a sentence about video is content.
"""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import lexicon, whole_block

PHRASES = lexicon(
    "media playback is unsupported on your device|media playback is not supported on this device|video unavailable",
    "this video can not be played|this video cannot be played|sorry, your browser doesn't support embedded videos",
    "to play this video you need to enable javascript in your browser|please enable javascript to play this video",
    "please enable javascript to watch this video|to view this video please enable javascript|javascript is required to view this video",
    "video player is loading|this is a modal window|playback of this video is not supported on your device",
)
PATTERN = (
    r"(?:sorry, )?your browser (?:does not|doesn't|doesn’t) support (?:the |html5 |embedded )?(?:html5 )?(?:video|audio|videos)"
    r"(?: tag| element| player| playback)?(?:s)?.{0,60}"
    r"|ihr browser unterstützt (?:das |leider )?(?:keine )?(?:html5-?)?(?:video|audio).{0,60}"
    r"|votre navigateur ne (?:prend pas en charge|supporte pas) (?:la |le |les |l'|l’)?(?:balise |élément |lecture )?(?:de )?(?:html5 )?(?:vidéo|audio|video).{0,60}"
    r"|(?:tu|su) navegador no (?:soporta|admite|es compatible con) (?:el |la |los )?(?:elemento |etiqueta |formato )?(?:de )?(?:html5 )?(?:v[ií]deos?|audio).{0,60}"
    r"|(?:o )?seu navegador não (?:suporta|tem suporte para) (?:o |a |os )?(?:elemento |tag )?(?:de )?(?:html5 )?(?:v[ií]deos?|áudio|audio).{0,60}"
    r"|il tuo browser non supporta (?:il |l'|l’|i )?(?:tag |elemento )?(?:html5 )?(?:video|audio).{0,60}"
    r"|ваш браузер не поддерживает (?:тег |воспроизведение )?(?:html5 )?(?:видео|аудио).{0,60}"
)
NEEDS = ("browser", "navigateur", "navegador", "браузер")

RULE = Rule(
    name="boilerplate.player",
    stage=Stage.CUT_LABELS,
    find=whole_block(PHRASES, PATTERN, "what a player shows where it cannot play", NEEDS),
    summary="Cut what a video or audio player shows where it cannot play.",
    source="The HTML Standard's example of fallback text for `video`; notices of the players of the BBC and of Video.js.",
    hits=[
        Hit("It rained all day.\n\nYour browser does not support the video tag.", leaves="It rained all day."),
        Hit("Media playback is unsupported on your device\n\nIt rained all day.", leaves="It rained all day."),
        Hit("Il pleuvait.\n\nVotre navigateur ne supporte pas la vidéo.", leaves="Il pleuvait."),
        Hit("Шёл дождь.\n\nВаш браузер не поддерживает видео.", leaves="Шёл дождь."),
    ],
    misses=[
        "Video unavailable to the court was shown on television the same night.",
        "If your browser does not support the video tag, the page shows a link.",
        "The browser does not support video, the review found.",
    ],
)
