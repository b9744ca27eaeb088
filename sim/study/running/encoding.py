"""The result of a task as bytes, the same whether just made, sent by a process or kept in the cache."""

from __future__ import annotations

import io
import pickle
import zlib
from typing import Any

from sim.measures import Digest, Summary

_ALLOWED = ("sim", "numpy", "pandas", "datetime", "collections")
"""A cache may be shared, so what reads it makes nothing but the parts that results are made of."""
_PLAIN = {"set", "frozenset", "complex", "slice", "range", "bytearray", "object"}


class WrongBytesError(ValueError):
    """These bytes are no result."""


def encoded(result: Digest | Summary) -> bytes:
    """Return a result as compressed bytes."""
    return zlib.compress(pickle.dumps(result, protocol=5), level=1)


def decoded(content: bytes) -> Digest | Summary:
    """Return the result that was encoded.

    Raises
    ------
    WrongBytesError
        They hold anything else.
    """
    try:
        result = _Reader(io.BytesIO(zlib.decompress(content))).load()
    except Exception as error:
        raise WrongBytesError(str(error)) from None
    if not isinstance(result, Digest | Summary):
        raise WrongBytesError(f"a result of a task is expected, not {type(result).__name__}")
    return result


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] in _ALLOWED or (module == "builtins" and name in _PLAIN):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a result")
