"""Plain text of whole pages to their main text: `python -m tests.benchmarks.pagetext --data DIR --out FILE`.

Score FILE with the folder's own `score.py`. On pages that the weights were trained on, give `--fold-weights`.
"""

from pipeline import Kind
from tests.benchmarks._tracks import arguments, run, text_cases

if __name__ == "__main__":
    chosen = arguments(__doc__ or "")
    run(text_cases(chosen.data, "pagetext.jsonl.gz"), Kind.TEXT, chosen)
