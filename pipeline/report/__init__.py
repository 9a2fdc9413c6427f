"""The report of a run: values in, one HTML page out. No files, no network."""

from pipeline.report.page import index_page
from pipeline.report.places import Places
from pipeline.report.values import Place, RuleCount, Sample, Totals

__all__ = ["Place", "Places", "RuleCount", "Sample", "Totals", "index_page"]
