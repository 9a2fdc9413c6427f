"""Cut invitations to sign up for a newsletter.

Short imperative lines only; a paragraph that speaks about a newsletter is content.
"""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import lexicon, whole_block

PHRASES = lexicon(
    "sign up for our newsletter|sign up for our newsletters|sign up to our newsletter|subscribe to our newsletter",
    "subscribe to our newsletters|join our newsletter|get our newsletter|get the newsletter|newsletter sign up",
    "newsletter signup|newsletter sign-up|sign up for the newsletter|sign up for newsletters|subscribe to newsletter",
    "subscribe to the newsletter|subscribe now|sign up now|sign up today|subscribe today|thanks for signing up",
    "thank you for subscribing|thanks for subscribing|enter your email|enter your email address|your email address",
    "please enter a valid email address|subscribe to our mailing list|join our mailing list|get updates by email",
    "newsletter abonnieren|jetzt newsletter abonnieren|zum newsletter anmelden|newsletter bestellen|jetzt anmelden",
    "jetzt abonnieren|zur newsletter-anmeldung|hier newsletter abonnieren",
    "abonnez-vous à notre newsletter|inscrivez-vous à notre newsletter|s'abonner à la newsletter|je m'abonne",
    "inscrivez-vous à la newsletter|recevez notre newsletter|abonnez-vous|s'inscrire à la newsletter",
    "suscríbete a nuestro boletín|suscríbete a nuestra newsletter|suscribirse al boletín|suscríbete|suscríbete ahora",
    "assine nossa newsletter|inscreva-se na nossa newsletter|receba nossa newsletter|assine a newsletter|inscreva-se",
    "iscriviti alla newsletter|iscriviti alla nostra newsletter|ricevi la nostra newsletter|abbonati ora|iscriviti ora",
    "подписаться на рассылку|подпишитесь на рассылку|подпишитесь на нашу рассылку|подписаться|подпишись на рассылку",
)
PATTERN = (
    r"(?:please )?(?:sign up|subscribe|register)(?: here| now| today)? (?:for|to) (?:our|the) (?:free )?"
    r"(?:\p{L}+ ){0,3}(?:newsletters?|emails?|alerts|updates|mailing list)(?: (?:here|now|today|below))?"
    r"|get (?:our|the) (?:\p{L}+ ){0,4}(?:delivered |sent )?(?:straight |right |directly )?(?:to|in) your inbox"
)
NEEDS = ("newsletter", "email", "alerts", "updates", "mailing list", "inbox")

RULE = Rule(
    name="boilerplate.newsletter",
    stage=Stage.CUT_LABELS,
    find=whole_block(PHRASES, PATTERN, "an invitation to sign up", NEEDS),
    summary="Cut invitations to sign up for a newsletter.",
    source="58 of 874 measured pages keep such a line behind the best extractor, 596 in their visible text.",
    hits=[
        Hit("The vote failed.\n\nSign up for our daily newsletter here", leaves="The vote failed."),
        Hit("Il voto è fallito.\n\nIscriviti alla newsletter!", leaves="Il voto è fallito."),
    ],
    misses=[
        "Sign up for our newsletter, the banner said, and she did.",
        "The newsletter has 40,000 subscribers.",
        "Subscribe to the theory or not, the numbers stand.",
    ],
)
