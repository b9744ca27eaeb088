"""Reforms: dated changes of rules, numbers and posts, and how they spread from place to place.

A regime says what is in force where and when; the engine follows it without knowing what a reform is.
"""

from sim.reforms.regime import Adoption, Move, Regime, Stack

__all__ = ["Adoption", "Move", "Regime", "Stack"]
