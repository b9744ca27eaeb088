"""Planners' questions beyond "which rule": how staff, inputs and conditions decide. Points in, tables out."""
