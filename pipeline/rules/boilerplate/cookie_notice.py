"""Cut cookie notices and the buttons of consent dialogues.

Notices come as one short paragraph in set phrases; news about cookies does not speak to "you" about "this site".
"""

from pipeline.phrases import keys_of
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import whole_block

PHRASES = keys_of("cookie_notice")
PATTERN = (
    r"(?:we use|this (?:web)?site uses|our (?:web)?site uses|by using (?:this|our) (?:web)?site,? you agree)[^.!?]{0,60}\bcookies\b.{0,110}"
    r"|(?:wir verwenden|diese (?:web)?seite verwendet|diese website (?:verwendet|nutzt)) cookies.{0,110}"
    r"|(?:nous utilisons|ce site utilise) des cookies.{0,110}"
    r"|(?:utilizamos|este sitio (?:web )?(?:utiliza|usa)|usamos|este site (?:utiliza|usa)) (?:\p{L}+ )?cookies.{0,110}"
    r"|(?:questo sito (?:utilizza|usa)|utilizziamo) (?:i )?cookie\b.{0,110}"
    r"|(?:мы используем|(?:этот|наш) сайт использует) (?:файлы )?cookies?\b.{0,110}"
)

RULE = Rule(
    name="boilerplate.cookie-notice",
    stage=Stage.CUT_LABELS,
    find=whole_block(PHRASES, PATTERN, "a cookie notice or its button", ("cookie",)),
    summary="Cut cookie notices and the buttons of consent dialogues.",
    source="Set phrases of OneTrust, Cookiebot and Didomi dialogues; CMP strings in the visible text of measured pages.",
    hits=[
        Hit("We use cookies to improve your experience.\n\nThe river rose.", leaves="The river rose."),
        Hit(
            "This website uses cookies to improve your experience. We'll assume you're ok with this, but you can "
            "opt-out if you wish.\n\nThe river rose by a foot in one night, and the ferry stopped.",
            leaves="The river rose by a foot in one night, and the ferry stopped.",
        ),
        Hit("Wir verwenden Cookies, um Inhalte zu personalisieren.\n\nDer Fluss stieg.", leaves="Der Fluss stieg."),
        Hit("Мы используем файлы cookie.\n\nРека поднялась.", leaves="Река поднялась."),
    ],
    misses=[
        "Sites of the province use cookies that nobody has asked for, wrote the regulator, and they will be fined.",
        "The regulator said that sites which use cookies must ask first.",
        "He ate all the cookies on this site of old ovens.",
        "Accept all that comes, the monk advised.",
    ],
)
