"""The report: figures, flowcharts, tables and words in Chinese and English, from the study's tables and from rules.

It does no arithmetic on matters: what it says was computed by measures and study.
"""

from sim.report import own_matplotlib  # noqa: F401  before any other import of matplotlib
from sim.report.figures import draw_figures
from sim.report.flowchart_drawing import draw_flowchart
from sim.report.overload import overload_notes
from sim.report.style import save_figure
from sim.report.verdict import verdict_text
from sim.report.verdict_table import verdict_table
from sim.report.words import Names

__all__ = ["Names", "draw_figures", "draw_flowchart", "overload_notes", "save_figure", "verdict_table", "verdict_text"]
