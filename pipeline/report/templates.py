"""The templates of the report, in `html/`: Jinja2, and whatever they print is escaped unless it is HTML already."""

from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.report.escaping import as_attribute, as_html, excerpt, shortened, shown_change, shown_cut, with_code

if TYPE_CHECKING:
    from jinja2 import Environment

LONGEST_VALUE_CHARS = 500
"""A longer text that a template prints ends there; what may be longer is drawn by `diff`, within a budget."""


def render(file: str, **values: Any) -> Markup:
    """Return what the template makes of the values."""
    return _safe(_environment().get_template(file).render(**values))


def macro(file: str, name: str, *values: Any) -> Markup:
    """Return what a macro of the template makes of the values."""
    return _safe(getattr(_module(file), name)(*values))


@cache
def _module(file: str) -> Any:
    return _environment().get_template(file).module


@cache
def _environment() -> "Environment":
    """Return the environment; Jinja2 is imported when the first page is drawn."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("pipeline.report", "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printed,
    )
    made.filters |= {
        "change": shown_change,
        "counted": counted,
        "cut": shown_cut,
        "duration": duration,
        "excerpt": excerpt,
        "joined": "+".join,
        "short": shortened,
        "sentence": with_code,
        "text": as_html,
        "thousands": thousands,
    }
    return made


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - the environment escapes


def _printed(value: object) -> object:
    """Return what a template prints for a value: text is escaped, and what would act in it shows as a label."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return as_attribute(shortened(value, LONGEST_VALUE_CHARS))
    return value


def thousands(number: int) -> str:
    """Return the number with separators.

    >>> thousands(1234567)
    '1,234,567'
    """
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """Return the number with its noun, in the plural unless it is one.

    >>> counted(1, "edit"), counted(1200, "edit")
    ('1 edit', '1,200 edits')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"


def duration(seconds: float) -> str:
    """Return how long something took, in words.

    >>> duration(0.25), duration(9), duration(200.4), duration(7260)
    ('0.2 s', '9 s', '3 min 20 s', '2 h 1 min')
    """
    if seconds < 10 and not isinstance(seconds, int):
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60} min"
