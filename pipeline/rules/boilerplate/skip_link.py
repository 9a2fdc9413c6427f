"""Cut the label of a skip link.

Pages print it first, for readers who use a keyboard or a screen reader.
"""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import lexicon, whole_block

PHRASES = lexicon(
    "skip to content|skip to main content|skip to the content|skip to the main content|skip to navigation|skip navigation",
    "skip to main navigation|skip to footer|skip to search|skip to article|skip to main|skip links|jump to content",
    "jump to navigation jump to search|jump to: navigation, search|jump to navigation|jump to main content|jump to search|skip advertisement|skip ad|skip to header|skip to menu",
    "zum inhalt springen|zum inhalt|zum hauptinhalt springen|zum hauptinhalt|direkt zum inhalt|zur navigation springen",
    "aller au contenu|aller au contenu principal|passer au contenu|passer au contenu principal|accéder au contenu",
    "saltar al contenido|ir al contenido|saltar al contenido principal|ir al contenido principal|pasar al contenido principal",
    "pular para o conteúdo|ir para o conteúdo|saltar para o conteúdo|ir para o conteúdo principal|pular para o conteúdo principal",
    "vai al contenuto|salta al contenuto|vai al contenuto principale|salta al contenuto principale|passa al contenuto",
    "перейти к содержимому|перейти к основному содержанию|перейти к содержанию|перейти к контенту|к содержимому",
)

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
