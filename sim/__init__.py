"""govsim: a discrete-event simulation with which planners compare governance reforms.

The rooms, from left to right: documents, scenario, world, rules, engine, measures, study, report, commands; `sim.cli`
is the front door. Data flows left to right; a room imports only from rooms to its left.
"""

__version__ = "0.1.0"
