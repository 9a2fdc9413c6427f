"""Colours, style (`report.css`) and script (`report.js`) of the report: one of each, inside the page."""

from base64 import b64encode
from hashlib import sha256

from pipeline.text.shipped import shipped_bytes

LIGHT = {
    "paper": "#faf8f4",
    "card": "#ffffff",
    "ink": "#20242a",
    "quiet": "#59616b",
    "line": "#e4dfd5",
    "accent": "#245a8d",
    "cut-paper": "#fce9e6",
    "cut": "#97261b",
    "new-paper": "#e1f2e6",
    "new": "#17572f",
    "flag-paper": "#fdf1cb",
    "flag": "#7a4f00",
    "markup-paper": "#eceef1",
    "markup": "#56606c",
}
"""Every ink has a contrast of 4.5 or more (WCAG AA) on paper, card and its own paper; a test computes it."""
DARK = {
    "paper": "#15181c",
    "card": "#1c2026",
    "ink": "#e5e2dc",
    "quiet": "#a2a9b2",
    "line": "#30363e",
    "accent": "#8ab8e6",
    "cut-paper": "#3c211f",
    "cut": "#f5aa9f",
    "new-paper": "#1a3524",
    "new": "#9edab0",
    "flag-paper": "#3c3115",
    "flag": "#f0d080",
    "markup-paper": "#2a3037",
    "markup": "#a9b2bc",
}


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def _data(name: str) -> str:
    return shipped_bytes(__package__, name).decode("utf-8").strip()


_LIGHT_HERE = "/* the light colours */"
"""Where the style sheet wants them: paper is light."""
STYLE = (
    f":root{{{_variables(LIGHT)}}}"
    f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
    f"{_data('report.css').replace(_LIGHT_HERE, _variables(LIGHT))}"
)
SCRIPT = _data("report.js")
SCRIPT_DIGEST = b64encode(sha256(SCRIPT.encode()).digest()).decode()
"""The page allows this script and no other, whatever a document holds."""
