"""Cut the label of a skip link.

Pages print it first, for readers who use a keyboard or a screen reader.
"""

from pipeline.phrases import keys_of
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import whole_block

PHRASES = keys_of("skip_link")

RULE = Rule(
    name="boilerplate.skip-link",
    stage=Stage.CUT_LABELS,
    find=whole_block(PHRASES, note="a link that skips the navigation"),
    summary="Cut the label of a link that skips to the content.",
    source="WCAG technique G1; 254 of 874 measured pages hold one of the two English forms.",
    hits=[
        Hit("Skip to content\n\nThe storm passed.", leaves="The storm passed."),
        Hit("Aller au contenu principal\n\nLa tempête est passée.", leaves="La tempête est passée."),
        Hit("<a href='#m'>Skip to main content</a><p>The storm passed.</p>", leaves="The storm passed.", name=".html"),
    ],
    misses=[
        "Jump to search for the child, the captain ordered.",
        "Skip to content is what most readers do.",
        "Zum Inhalt des Briefes schwieg sie.",
    ],
)
