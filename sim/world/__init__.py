"""What there is before any rule: working calendars, keyed draws, matters and the organisation.

Nothing in this room knows a rule or the engine; the same seed and replication always make the same world.
"""
