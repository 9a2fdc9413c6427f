"""Cut the label of a back-to-top link.

Themes print it as the last line of a page.
"""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import lexicon, whole_block

PHRASES = lexicon(
    "scroll to top|scroll to the top|scroll up|scroll back to top|back to top|back to the top|back to top of page",
    "go to top|go to the top|to the top|to top|jump to top|return to top|return to the top|top of page|top of the page",
    "nach oben|zurück nach oben|zum seitenanfang|nach oben scrollen|zum anfang|seitenanfang",
    "haut de page|retour en haut|retour en haut de page|retour en haut de la page|revenir en haut|aller en haut",
    "volver arriba|ir arriba|subir|arriba|volver al inicio|ir al principio|inicio de página",
    "voltar ao topo|ir para o topo|voltar para o topo|topo da página|topo",
    "torna su|torna in alto|vai in alto|torna all'inizio|inizio pagina|scorri verso l'alto",
    "наверх|вверх|к началу|в начало|вернуться наверх|прокрутить вверх|к началу страницы|наверх страницы",
)

RULE = Rule(
    name="boilerplate.to-top",
    stage=Stage.CUT_LABELS,
    find=whole_block(PHRASES, note="a link back to the top of the page"),
    summary="Cut the label of a back-to-top link.",
    source=(
        "Seed 000; theme strings of the WordPress themes Astra and OceanWP; "
        "59 of 874 measured pages hold such a label in their visible text."
    ),
    hits=[
        Hit("The end of it all.\n\nScroll to Top", leaves="The end of it all."),
        Hit("Das war es.\n\n↑ Nach oben", leaves="Das war es."),
        Hit("Вот и всё.\n\nНаверх ▲", leaves="Вот и всё."),
        Hit("<p>That was it.</p><a href='#'>Back to top</a>", leaves="That was it.", name=".html"),
    ],
    misses=[
        "Scroll to Top is the title of a song.",
        "He told them to go to the top.",
        "Nach oben führt nur eine Treppe.",
    ],
)
