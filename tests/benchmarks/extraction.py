"""HTML pages to their main text: `python -m tests.benchmarks.extraction --data DIR --out FILE`.

Score FILE with the folder's own `score.py`. On pages that the weights were trained on, give `--fold-weights`.
"""

from pipeline import Kind
from tests.benchmarks._tracks import arguments, html_cases, run

if __name__ == "__main__":
    chosen = arguments(__doc__ or "")
    run(html_cases(chosen.data), Kind.HTML, chosen)
