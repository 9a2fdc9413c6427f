"""Benchmarks: `python -m tests.benchmarks.NAME --data DIR --out FILE`.

Each reads inputs from DIR, writes predictions to FILE, and prints one JSON object as its last line with at least
`documents`, `bytes` and `cpu_seconds`.
"""
