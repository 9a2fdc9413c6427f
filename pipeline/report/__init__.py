"""The report of a run: values in, one HTML page out. No files, no network."""

from pipeline.report.page import index_page
from pipeline.report.places import Places
from pipeline.report.values import Bin, Occasion, Place, RuleCount, Sample, Setting, Totals

__all__ = ["Bin", "Occasion", "Place", "Places", "RuleCount", "Sample", "Setting", "Totals", "index_page"]
