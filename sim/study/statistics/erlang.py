"""Where a search for staff begins: Erlang's C formula and the square-root rule."""

from __future__ import annotations

import math


def erlang_b(servers: int, load: float) -> float:
    """Return the share of arrivals that find all servers busy where nobody waits (M/M/c/c).

    By the recursion B(c) = a B(c-1) / (c + a B(c-1)), which neither overflows nor cancels (Jagerman 1974, Bell System
    Technical Journal 53:525-551).

    Parameters
    ----------
    load
        Arrivals per hour times mean hours of work: the servers that are busy on average (Erlang).
    """
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Return the share of arrivals that wait in an M/M/c queue; 1 where the load is not below the servers.

    C = B / (1 - u (1 - B)) with u the utilisation (Erlang 1917; Cooper 1981, Introduction to Queueing Theory, ch. 3).
    """
    if load >= servers:
        return 1.0
    blocked = erlang_b(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


def least_servers(load: float, waiting_share: float) -> int:
    """Return the least number of servers with which at most that share of arrivals waits."""
    servers = max(1, math.floor(load) + 1)
    while erlang_c(servers, load) > waiting_share:
        servers += 1
    return servers


def square_root_servers(load: float, spare: float = 1.0) -> int:
    """Return the load and its square root times `spare`, rounded up (Halfin & Whitt 1981, Operations Research 29)."""
    return max(1, math.ceil(load + spare * math.sqrt(load)))
