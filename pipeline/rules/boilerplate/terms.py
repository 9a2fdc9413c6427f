"""Cut links to terms, privacy pages and imprints."""

from pipeline.phrases import keys_of
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import whole_block

PHRASES = keys_of("terms")
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
