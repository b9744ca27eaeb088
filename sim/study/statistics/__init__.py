"""Formulas of output analysis: arrays in, numbers out, each with its source. They know nothing of governance."""
