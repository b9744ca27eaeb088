"""Keyed random numbers: each is a function of what it is for, so the order of drawing doesn't matter.

A draw is hashed in two parts. Seed, replication and the purpose's name go through BLAKE2b, once per purpose, into two
64-bit words. Matter key and visit then pass two rounds of SplitMix64's finaliser keyed by these words: plain 64-bit
arithmetic, which NumPy vectorises and a compiler can take. No stage holds fewer than 64 bits.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]

# Steele, Lea & Flood (2014), "Fast splittable pseudorandom number generators", OOPSLA: the increment (golden ratio)
# and the finaliser, which is variant 13 of Stafford (2011), "Better bit mixing".
INCREMENT = 0x9E3779B97F4A7C15
FIRST_FACTOR = 0xBF58476D1CE4E5B9
SECOND_FACTOR = 0x94D049BB133111EB
MASK = 2**64 - 1
LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True)
class Draws:
    """The random numbers of one replication.

    Attributes
    ----------
    seed, replication
        Whole numbers from 0 to 2**63 - 1. Other numbers give streams that are independent in every practical sense.
    """

    seed: int
    replication: int

    def __post_init__(self) -> None:
        for name in ("seed", "replication"):
            if not 0 <= getattr(self, name) <= LARGEST_SEED:
                raise ValueError(f"{name} must lie between 0 and 2**63 - 1 (got {getattr(self, name)})")

    def uniform(self, purpose: str, keys: Keys, visit: int | NDArray[np.int64] = 1) -> NDArray[np.float64]:
        """Draw one uniform per key.

        Parameters
        ----------
        purpose
            What the number is for; another name gives other numbers.
        keys
            Who it is for (shape n), as given by `matter_keys` or `stream_key`.
        visit
            How often this key has needed a number for this purpose, from 1; one for all, or one per key (shape n).

        Returns
        -------
        Uniforms strictly between 0 and 1 (shape n); a key has the same bits alone, in any selection and in any order.
        """
        first, second = _words(self.seed, self.replication, purpose)
        mixed = mix(keys ^ np.uint64(first))
        # One visit for all is multiplied as a Python int: NumPy warns when a lone number overflows, as is meant here.
        step = (
            np.uint64(visit * INCREMENT & MASK)
            if isinstance(visit, int)
            else visit.astype(np.uint64) * np.uint64(INCREMENT)
        )
        return _between_0_and_1(mix((mixed + step) ^ np.uint64(second)))

    def one(self, purpose: str, key: int, visit: int = 1) -> float:
        """Draw a single uniform: the bits that `uniform` gives for this key and visit, without arrays' overhead."""
        first, second = _words(self.seed, self.replication, purpose)
        mixed = _mix_one(key ^ first) + visit * INCREMENT & MASK
        return ((_mix_one(mixed ^ second) >> 12) + 0.5) * 2.0**-52


def stream_key(*names: str) -> np.uint64:
    """Return the key of a stream of matters, or of a thing, from the names that identify it."""
    # Each name carries its length, so that ("ab", "c") and ("a", "bc") differ.
    digest = blake2b(digest_size=8, person=b"stream")
    for name in names:
        text = name.encode()
        digest.update(struct.pack("<Q", len(text)) + text)
    return np.uint64(int.from_bytes(digest.digest(), "little"))


def matter_keys(stream: np.uint64, index: NDArray[np.int64]) -> Keys:
    """Return the keys of the matters with these numbers in a stream: different within it (same shape as index)."""
    return mix(mix(index.astype(np.uint64) + np.uint64(INCREMENT)) ^ np.uint64(stream))


def mix(words: Keys) -> Keys:
    """Map 64-bit words one to one so that each output bit depends evenly on all input bits (same shape)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(FIRST_FACTOR)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(SECOND_FACTOR)
    return words ^ (words >> np.uint64(31))


def _mix_one(word: int) -> int:
    word = (word ^ word >> 30) * FIRST_FACTOR & MASK
    word = (word ^ word >> 27) * SECOND_FACTOR & MASK
    return word ^ word >> 31


def _between_0_and_1(words: Keys) -> NDArray[np.float64]:
    # 52 bits and a half are the most that a double holds exactly; with 53 the largest would round up to 1.
    return ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


@lru_cache(maxsize=4096)
def _words(seed: int, replication: int, purpose: str) -> tuple[int, int]:
    digest = blake2b(struct.pack("<QQ", seed, replication) + purpose.encode(), digest_size=16, person=b"purpose")
    first, second = struct.unpack("<QQ", digest.digest())
    return first, second
