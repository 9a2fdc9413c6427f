"""Cut links to terms, privacy pages and imprints."""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import lexicon, whole_block

PHRASES = lexicon(
    "terms of use|terms of service|terms and conditions|terms & conditions|privacy policy|privacy notice|privacy statement",
    "cookie policy|legal notice|legal notices|terms of sale|accessibility statement|terms and privacy|privacy and terms",
    "terms|ad choices|adchoices|your california privacy rights|privacy & cookies|privacy and cookies|sitemap|site map",
    "datenschutz|datenschutzerklärung|impressum|nutzungsbedingungen|agb|allgemeine geschäftsbedingungen|datenschutzhinweise",
    "mentions légales|politique de confidentialité|conditions générales|conditions d'utilisation|conditions générales d'utilisation",
    "aviso legal|política de privacidad|términos y condiciones|términos de uso|condiciones de uso|política de privacidade",
    "termos de uso|termos e condições|note legali|informativa privacy|informativa sulla privacy|termini e condizioni",
    "termini di servizio|политика конфиденциальности|пользовательское соглашение|условия использования|правовая информация",
)
PATTERN = (
    r"(?:by (?:signing up|subscribing|continuing|clicking|registering)[^.!?]{0,60}|)you agree to (?:our|the) "
    r"[^.!?]{0,60}(?:terms|privacy policy|privacy notice)[^.!?]{0,60}"
)

RULE = Rule(
    name="boilerplate.terms",
    stage=Stage.CUT_LABELS,
    find=whole_block(PHRASES, PATTERN, "a link to terms or privacy pages", ("you agree to",)),
    summary="Cut links to terms, privacy pages and imprints.",
    source="Visible text of 874 measured pages: Privacy Policy on 297 sites, Terms of Use on 101.",
    hits=[
        Hit("The court agreed.\n\nPrivacy Policy\n\nTerms of Use", leaves="The court agreed."),
        Hit("Das Gericht stimmte zu.\n\nDatenschutzerklärung", leaves="Das Gericht stimmte zu."),
    ],
    misses=["Privacy policy is made in Brussels.", "The terms of use were harsh.", "Datenschutz ist ein Grundrecht."],
)
