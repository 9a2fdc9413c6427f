"""Lost text: where a document's blocks start or stop in the middle of a sentence, how surely, and why.

`findings.findings_of` is the way in; `training/lost_text.py` makes `weights.zlib`; docs/fragments.md tells how
well it does.
"""
