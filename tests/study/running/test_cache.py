"""What a task is known by, and how its result is kept."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import pickle
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.documents import read_document
from sim.measures import TABLES, Digest, Summary
from sim.reforms import Ruleset
from sim.rules import read_rule
from sim.scenario import Text, load_scenario
from sim.study import Alternative
from sim.study.laboratory import Laboratory, Observer
from sim.study.running import encoding
from sim.study.running.cache import Cache
from sim.study.running.encoding import WrongBytesError, decoded, encoded
from sim.study.running.hashing import alternative_hash, task_key
from sim.study.tasks import Task, run_part

ROOT = Path(__file__).parents[3]
KEY = "ab" + "0" * 62


def alternative(name: str = "dumping", **changes: object) -> Alternative:
    """Tiny for three weeks, with keys of the file changed: section__key=value."""
    document = read_document(ROOT / "scenarios" / "tiny.yaml")
    data = {**document.data, "period": {"start": "2025-03-01", "days": 14, "warm_up_days": 7}}
    for key, value in changes.items():
        section, below = key.split("__")
        data[section] = {**data[section], below: value}
    document = document.with_overrides(data, [])
    file = read_document(ROOT / "conf" / "rule" / f"{name}.yaml")
    rule = read_rule(file)
    return Alternative(name, rule.name, load_scenario(document), document, Ruleset((name,), {name: (rule, file)}))


def test_the_hash_follows_numbers_and_rules_and_nothing_else() -> None:
    plain = alternative_hash(alternative())
    assert plain == alternative_hash(alternative())
    assert plain == alternative_hash(dataclasses.replace(alternative(), name="other", title=Text(en="x", zh="y")))
    full = {"value": 0.03, "low": 0.01, "high": 0.1, "unit": "share", "grade": "E", "source": "a guess"}
    assert plain == alternative_hash(alternative(chances__misjudged=full)), (
        "where a number comes from changes no result"
    )
    assert plain != alternative_hash(alternative(chances__misjudged=0.031))
    assert plain != alternative_hash(alternative("whistle"))


def test_the_key_tells_seed_replication_and_county_apart() -> None:
    of = alternative_hash(alternative())
    keys = [task_key(of, 1, 2, None), task_key(of, 2, 1, None), task_key(of, 1, 2, "upper"), task_key(of, 12, 0, None)]
    assert len(set(keys)) == 4


def test_a_result_comes_back_as_it_was() -> None:
    before = summaries(Laboratory(seed=1))[0]
    after = decoded(encoded(before))
    assert isinstance(after, Summary)
    for field in dataclasses.fields(Summary):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if isinstance(old, pd.DataFrame):
            pd.testing.assert_frame_equal(old, new, check_exact=True)
        else:
            assert old == new


def equal(one: object, other: object) -> bool:
    """Whether two parts of a result are the same, of the same types; texts by their words."""
    if isinstance(one, Text) and isinstance(other, Text):
        return (one.en, one.zh) == (other.en, other.zh)
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)  # type: ignore[attr-defined, arg-type]
    if isinstance(one, dict):
        return list(one) == list(other) and all(equal(one[key], other[key]) for key in one)  # type: ignore[call-overload, index]
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(equal, one, other))  # type: ignore[arg-type]
    if dataclasses.is_dataclass(one):
        return all(equal(getattr(one, field.name), getattr(other, field.name)) for field in dataclasses.fields(one))
    return one == other


def test_the_digest_of_a_county_comes_back_as_it_was() -> None:
    before = run_part(Task(alternative(), 1, 0))
    after = decoded(encoded(before))
    assert isinstance(after, Digest)
    assert equal(before, after)
    assert before.frame.units and before.cases is not None
    hours = {id(unit.hours) for unit in after.frame.units}
    assert len(hours) == len({id(unit.hours) for unit in before.frame.units}), "a calendar is one for all its units"


def trap(folder: Path) -> object:
    class Trap:
        def __reduce__(self):  # type: ignore[no-untyped-def]
            return os.mkdir, (str(folder / "made"),)

    return Trap()


def archive(tree: object = None, **arrays: np.ndarray) -> bytes:
    """Bytes as `encoded` makes them, of any tree."""
    text = np.frombuffer(json.dumps(tree).encode(), dtype=np.uint8)
    return raw_archive(**{"tree": text, **arrays})


def raw_archive(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def test_bytes_that_would_run_code_are_refused(tmp_path: Path) -> None:
    table = {"table": {"kpi": {"array": 0}}}
    for content in (
        pickle.dumps(trap(tmp_path)),
        zlib.compress(pickle.dumps(trap(tmp_path))),
        archive({"calendars": [], "result": table}, **{"0": np.array([trap(tmp_path)], dtype=object)}),
        raw_archive(tree=np.array([trap(tmp_path)], dtype=object)),
        archive({"calendars": [], "result": {"system": {"command": "mkdir made"}}}),
        archive({"calendars": [], "result": {"os.mkdir": {"path": str(tmp_path / "made")}}}),
    ):
        with pytest.raises(WrongBytesError):
            decoded(content)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        archive(["a"]),
        archive({"calendars": [], "result": 1}),
        archive({"calendars": [], "result": {"Named": {"id": "a", "name": "b"}}}),
        archive({"calendars": [], "result": {"Summary": {"replication": 1}}}),
        archive({"calendars": [], "result": {"Summary": {"replication": 1, **dict.fromkeys(TABLES, 1)}}}),
        archive(
            {"calendars": [], "result": {"Summary": {"replication": 1, **{name: {"table": {}} for name in TABLES}}}}
        ),
        b'{"a":' * 100_000,
        archive(),
    ],
)
def test_other_bytes_are_no_result(content: bytes) -> None:
    with pytest.raises(WrongBytesError):
        decoded(content)


def test_a_result_that_unpacks_to_more_than_any_has_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "LARGEST_BYTES", 2**20)
    content = archive(**{"0": np.zeros(2**20 // 8)})
    assert len(content) < 2**13
    with pytest.raises(WrongBytesError, match="at most 1,048,576 bytes"):
        decoded(content)


def test_a_result_that_would_unpack_beyond_what_it_states_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("tree.npy", b"0" * 1000)
    with pytest.raises(WrongBytesError, match="compressed"):
        decoded(buffer.getvalue())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kpis: kpis.assign(name_en="\x1b]0;title\x07"),
        lambda kpis: kpis.assign(name_zh="=1+1"),
        lambda kpis: kpis.assign(kpi="solution_days_mean"),
        lambda kpis: kpis.assign(unit=None),
        lambda kpis: kpis.drop(columns="headline"),
    ],
)
def test_a_result_with_texts_or_rows_that_none_has_is_refused(spoil) -> None:  # type: ignore[no-untyped-def]
    good = summaries(Laboratory(seed=1), replications=1)[0]
    with pytest.raises(WrongBytesError):
        decoded(encoded(dataclasses.replace(good, kpis=spoil(good.kpis))))


def test_a_kept_file_under_another_key_is_not_read(tmp_path: Path) -> None:
    cache, other = Cache(tmp_path), "cd" + KEY[2:]
    cache.write(KEY, b"mine")
    cache.write(other, b"theirs")
    cache.path(KEY).write_bytes(cache.path(other).read_bytes())
    assert cache.read(KEY) is None and cache.damaged == [cache.path(KEY)]
    assert cache.read(other) == b"theirs"


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[:-1], lambda whole: b"", lambda whole: whole[:80] + b"!" + whole[81:]]
)
def test_what_was_damaged_is_not_read(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    cache = Cache(tmp_path)
    cache.write(KEY, b"content " * 20)
    assert cache.read(KEY) == b"content " * 20
    file = cache.path(KEY)
    file.write_bytes(damage(file.read_bytes()))
    assert cache.read(KEY) is None
    assert cache.damaged == [file]
    assert cache.read("cd" + KEY[2:]) is None and cache.damaged == [file], "what isn't there is no damage"


def test_a_pipe_in_place_of_a_result_is_not_read(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.path(KEY).parent.mkdir()
    os.mkfifo(cache.path(KEY))
    assert cache.read(KEY) is None and cache.damaged == [cache.path(KEY)]


def test_nothing_half_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:5])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        Cache(tmp_path).write(KEY, b"content")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def summaries(laboratory: Laboratory, of: Alternative | None = None, replications: int = 2) -> dict[int, Summary]:
    found: dict[int, Summary] = {}
    laboratory.run(
        [of or alternative()], range(replications), lambda name, number, summary: found.update({number: summary})
    )
    return found


def test_what_is_kept_is_not_run_again_and_is_the_same(tmp_path: Path) -> None:
    first = Laboratory(seed=1, cache=Cache(tmp_path))
    before = summaries(first)
    more = Laboratory(seed=1, cache=Cache(tmp_path))
    after = summaries(more, replications=3)
    assert (first.ran, first.reused, more.ran, more.reused) == (2, 0, 1, 2)
    for number in range(2):
        pd.testing.assert_frame_equal(before[number].kpis, after[number].kpis, check_exact=True)
    other_seed = Laboratory(seed=2, cache=Cache(tmp_path))
    summaries(other_seed)
    assert other_seed.reused == 0


def test_a_damaged_result_is_made_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    before = summaries(Laboratory(seed=1, cache=cache))
    files = sorted(tmp_path.rglob("*.result"))
    content = files[0].read_bytes()
    files[0].write_bytes(content[: len(content) // 2])
    again = Laboratory(seed=1, cache=cache)
    after = summaries(again)
    assert (again.ran, again.reused) == (1, 1)
    assert files[0].read_bytes() == content, "and it is the same, byte for byte"
    pd.testing.assert_frame_equal(before[0].kpis, after[0].kpis, check_exact=True)


def test_how_much_is_to_be_done_is_known_from_the_beginning_where_it_can_be() -> None:
    told: list[int] = []

    class Listener(Observer):
        def wanted(self, replications: int) -> None:
            told.append(replications)

        def done(self, reused: bool) -> None:
            told.append(0)

    one = alternative()
    many = [dataclasses.replace(one, name=str(number)) for number in range(3)]
    Laboratory(seed=1, observer=Listener()).run(many, range(2), lambda *_: None)
    assert told == [6, 0, 0, 0, 0, 0, 0]
    told.clear()
    Laboratory(seed=1, observer=Listener()).kpis(many, range(1))
    assert told == [3, 0, 0, 0]
    told.clear()
    laboratory = Laboratory(seed=1, observer=Listener())
    laboratory.run(iter(many), range(1), lambda *_: None)
    assert laboratory.wanted == sum(told) == 3
