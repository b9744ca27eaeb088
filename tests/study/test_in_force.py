"""Where a parameter acts under an alternative: in the rules that its matters follow, and in no rule laid under them."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from sim.documents import read_document
from sim.paths import shipped_conf
from sim.reforms.plan import Plan, Step
from sim.report.acting_words import where_it_acts
from sim.rules import read_rule
from sim.scenario import Text
from sim.study.in_force import uses_under
from sim.study.levers import Lever

RULES = {
    name: (read_rule(document), document)
    for name in ("dumping", "whistle")
    for document in [read_document(shipped_conf() / "rule" / f"{name}.yaml")]
}
LEVER = Lever("chances.dump.at_rest", None, 0.0, 0.6)


def alternative(title: str, *today: str, plan: Plan = Plan()) -> Any:  # noqa: B008
    reforms = {"report": (SimpleNamespace(rules=("whistle",)), None)}
    ruleset = SimpleNamespace(today=today, rules=RULES, reforms=reforms)
    return SimpleNamespace(title=Text(en=title, zh=title), ruleset=ruleset, plan=plan)


def places(one: Any) -> list[str]:
    return [use.to.en if use.to else "" for use in uses_under(one, LEVER.key)]


def test_a_rule_that_is_covered_acts_on_nothing() -> None:
    assert places(alternative("Today", "dumping")) == ["Pushed to the township"]
    assert places(alternative("Whistle", "dumping", "whistle")) == ["Centre reads the reason"]


def test_before_a_dated_wave_the_rules_of_today_act_too() -> None:
    later = Plan((Step(datetime.date(2025, 4, 1), ("east",), ("report",)),))
    assert places(alternative("Later", "dumping", plan=later)) == ["Centre reads the reason", "Pushed to the township"]
    at_once = Plan((Step(None, ("east",), ("report",)),))
    assert places(alternative("At once", "dumping", plan=at_once)) == ["Centre reads the reason"]


def test_the_answer_says_that_both_sides_change() -> None:
    both = [alternative("Today", "dumping"), alternative("Whistle", "dumping", "whistle")]
    assert where_it_acts(LEVER, both, "en") == (
        "chances.dump.at_rest acts under “Today” at “Department signs in or refuses” → “Pushed to the township”; under "
        "“Whistle” at “Department signs in or returns” → “Centre reads the reason” (return). It changes all "
        "alternatives at once."
    )
    assert where_it_acts(LEVER, both, "zh").endswith("它同时改变各方案。")
    one_side = where_it_acts(Lever("chances.rating_detects", None, 0.0, 1.0), both, "en")
    assert "nowhere under “Today”" in one_side and "at once" not in one_side
    nowhere = where_it_acts(Lever("places.townships.east.residents", None, 1.0, 2.0), both, "en")
    assert "acts at no step" in nowhere
