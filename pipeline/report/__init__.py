"""The report of a run: values in, one HTML page out. No files, no network."""

from pipeline.report.page import index_page
from pipeline.report.values import RuleCount, Sample, Totals

__all__ = ["RuleCount", "Sample", "Totals", "index_page"]
