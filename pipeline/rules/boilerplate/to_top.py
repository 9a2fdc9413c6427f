"""Cut the label of a back-to-top link.

Themes print it as the last line of a page.
"""

from pipeline.phrases import keys_of
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import whole_block

PHRASES = keys_of("to_top")

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
