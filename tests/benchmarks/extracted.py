"""What extractors leave in: `python -m tests.benchmarks.extracted --data DIR --out FILE [--by NAME]`.

NAME is a file of the folder `extracted`, `trafilatura` by default. Score FILE with the folder's own `score.py`.
On pages that the weights were trained on, give `--fold-weights`.
"""

import sys

from pipeline import Kind
from tests.benchmarks._tracks import arguments, run, text_cases

if __name__ == "__main__":
    name = "trafilatura"
    if "--by" in sys.argv:
        at = sys.argv.index("--by")
        name = sys.argv[at + 1]
        del sys.argv[at : at + 2]
    chosen = arguments(__doc__ or "")
    run(text_cases(chosen.data, f"extracted/{name}.jsonl.gz"), Kind.TEXT, chosen)
