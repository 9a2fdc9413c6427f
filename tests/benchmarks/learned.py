"""Measure boilerplate learned from the pages of a site: `python -m tests.benchmarks.learned --data DIR --out FILE`.

Reads `truth.jsonl` and `html/` of the data, takes the sites with two pages and more whose ids begin with `--ids`, and
counts the blocks of each page against the annotated text: a block is content if its words are in it. What was told
wrong is written to `--out`.
"""

import gzip
import json
from collections import Counter, defaultdict
from typing import Any

from pipeline.corpus.site_lines import PROSE_WORDS, Line, SiteTable, marks_of, recurring
from pipeline.flow import document_of
from pipeline.model import Kind
from pipeline.text.words import key_of
from tests.benchmarks.harness import arguments

SHORT_WORDS = 3
"""A block of fewer words is content only if it is a line of the annotated text."""


def is_content(line: Line, truth: str, lines: set[str]) -> bool:
    """Return whether the annotated text has the block."""
    if line.words < SHORT_WORDS:
        return line.key in lines
    return f" {line.key} " in truth


def lines_of(page: str) -> list[Line]:
    """Return the blocks of a page as they are counted."""
    blocks = document_of(page, kind=Kind.HTML).blocks
    return [Line(block.span.start, block.span.stop, block.key, len(block.words)) for block in blocks]


def main() -> None:
    """Write what was told wrong and print the figures."""
    chosen = arguments("learned", "--ids")
    rows = [json.loads(line) for line in (chosen.data / "truth.jsonl").open(encoding="utf-8")]
    sites: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["id"].startswith(chosen.ids or "an-"):
            sites[row["site"]].append(row)
    html = chosen.data / "html"
    told: Counter[str] = Counter()
    taken = list({site: pages for site, pages in sites.items() if len(pages) > 1}.items())[: chosen.limit]
    with chosen.out.open("w", encoding="utf-8") as out:
        for _, pages in taken:
            read = [lines_of(gzip.decompress((html / f"{page['id']}.html.gz").read_bytes()).decode()) for page in pages]
            table = SiteTable()
            for lines in read:
                table.add([marks_of(lines)], prose=any(line.words >= PROSE_WORDS for line in lines))
            for page, lines in zip(pages, read, strict=True):
                marked = {each.line.start for each in recurring(lines, table)}
                truth = f" {' '.join(map(key_of, page['text'].split(chr(10))))} "
                whole = set(map(key_of, page["text"].split("\n")))
                for line in lines:
                    content = is_content(line, truth, whole)
                    told[
                        f"{'content' if content else 'boilerplate'} {'marked' if line.start in marked else 'kept'}"
                    ] += 1
                    if content and line.start in marked:
                        out.write(json.dumps({"id": page["id"], "line": line.key}, ensure_ascii=False) + "\n")
    marked_content, marked_boilerplate = told["content marked"], told["boilerplate marked"]
    figures = {
        "sites": len(taken),
        "pages": sum(len(pages) for _, pages in taken),
        "precision": round(marked_boilerplate / max(1, marked_boilerplate + marked_content), 5),
        "recall": round(marked_boilerplate / max(1, marked_boilerplate + told["boilerplate kept"]), 4),
        "content_lost": round(marked_content / max(1, marked_content + told["content kept"]), 5),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
