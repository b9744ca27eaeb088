"""Offered load: the work that matters bring to each unit, against its staffed hours, by arithmetic before any run."""

from sim.study.load.offered import OfferedLoad, offered_load

__all__ = ["OfferedLoad", "offered_load"]
