"""The report: figures, tables and words in Chinese and English, made from the study's tables.

It does no arithmetic on matters: what it says was computed by measures and study. Flowcharts are drawn from rules.
"""
