"""Cut the label that says how long an article takes to read.

A block of nothing but the number and the set phrase; a sentence about reading is content.
"""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import whole_block

_TIME = r"(?:ca\.? |about |~ ?)?\p{N}{1,3}(?:\s?[-–]\s?\p{N}{1,3})?"
PATTERN = (
    rf"{_TIME}[\s-]?(?:min|mins|minutes?)\.?[\s-](?:read|to read|reading|reading time)"
    rf"|(?:estimated )?(?:read|reading) time\s?[:–—-]?\s?{_TIME}\s?(?:min|mins|minutes?)"
    rf"|(?:geschätzte )?lesezeit\s?[:–—-]?\s?{_TIME}\s?(?:min|minuten?)|{_TIME}\s?(?:min|minuten?)\.? lesezeit"
    rf"|temps de lecture\s?[:–—-]?\s?{_TIME}\s?(?:min|mn|minutes?)|{_TIME}\s?(?:min|mn|minutes?)\.? de lecture"
    rf"|tiempo (?:estimado )?de lectura\s?[:–—-]?\s?{_TIME}\s?(?:min|minutos?)|{_TIME}\s?(?:min|minutos?)\.? de lectura"
    rf"|tempo (?:estimado )?de leitura\s?[:–—-]?\s?{_TIME}\s?(?:min|minutos?)|{_TIME}\s?(?:min|minutos?)\.? de leitura"
    rf"|tempo di lettura\s?[:–—-]?\s?{_TIME}\s?(?:min|minuti?)|{_TIME}\s?(?:min|minuti?)\.? di lettura"
    rf"|время (?:чтения|на чтение)\s?[:–—-]?\s?{_TIME}\s?(?:мин|минут[аы]?)|{_TIME}\s?(?:мин|минут[аы]?)\.? (?:чтения|на чтение)"
)
NEEDS = ("min", "mn", "мин")

RULE = Rule(
    name="boilerplate.reading-time",
    stage=Stage.CUT_LABELS,
    find=whole_block(pattern=PATTERN, note="how long the article takes to read", needs=NEEDS),
    summary="Cut the label that says how long an article takes to read.",
    source="Medium's label, taken over by themes and plug-ins such as Reading Time WP.",
    hits=[
        Hit("3 min read\n\nThe council met.", leaves="The council met."),
        Hit("Reading time: 5 minutes\n\nThe council met.", leaves="The council met."),
        Hit("Lesezeit: 4 Min.\n\nDer Rat tagte.", leaves="Der Rat tagte."),
        Hit("Temps de lecture : 2 min\n\nLe conseil siégea.", leaves="Le conseil siégea."),
        Hit("Время чтения: 3 мин.\n\nСовет заседал.", leaves="Совет заседал."),
    ],
    misses=[
        "3 min read as three inches on a drawing of the time.",
        "10 minutes reading a day, the teacher says, is enough.",
        "Reading time: 5 minutes a page for a child of six.",
        "20 minutes to read the meter and go.",
    ],
)
