"""Draw `docs/report.png` anew, the seed in its report: `python -m tests.screenshot`; needs the extra `browser`."""

import tempfile
from importlib.util import find_spec
from pathlib import Path

from pipeline import RULES, clean
from pipeline.report import Sample, index_page
from tests.browsing import browsing
from tests.made_reports import totals_of

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "000_48efb1f0bba61ee3.txt"
PICTURE = ROOT / "docs" / "report.png"
WIDTH = 1100


def main() -> None:
    """Write the picture of the document as a reader of the report sees it."""
    cleaned = clean(SEED.read_bytes())
    page = index_page(totals_of(title="seeds"), [Sample(id=SEED.name, source=SEED.name, cleaned=cleaned)], RULES)
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        path = Path(folder) / "index.html"
        path.write_text(page, encoding="utf-8")
        shown = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="light")
        shown.goto(path.as_uri())
        shown.add_style_tag(content=".toolbar{display:none} #d0{margin:1rem}")
        shown.locator("#d0").screenshot(path=PICTURE)
    _fewer_colours(PICTURE)


def _fewer_colours(path: Path) -> None:
    """Make the picture a third of its size, where Pillow is installed."""
    if find_spec("PIL"):
        from PIL import Image

        with Image.open(path) as picture:
            picture.quantize(48).save(path, optimize=True)


if __name__ == "__main__":
    main()
