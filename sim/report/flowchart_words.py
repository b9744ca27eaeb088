"""A rule's conditions, deadlines and ends in words that planners read on a flowchart."""

from collections.abc import Mapping, Sequence

from sim.report.words import Language, Titled, title_of
from sim.rules import Rule
from sim.rules.schema import Action, Gather, Guard, Option

# (English if true, English if false, Chinese if true, Chinese if false)
FACTS: dict[str, tuple[str, str, str, str]] = {
    "standard": ("on the standard list", "not on the standard list", "标准事项", "非标准事项"),
    "urgent": ("urgent", "not urgent", "紧急", "非紧急"),
    "owned_by_department": ("a department owns it", "no department owns it", "属部门职责", "不属部门职责"),
    "joint": ("several departments", "one department", "需多部门", "仅一个部门"),
    "fixed": ("really solved", "not really solved", "确已解决", "未真正解决"),
    "repeat": ("a repeat call", "not a repeat call", "重复来电", "非重复来电"),
    "grid_can_settle": ("grid can settle it", "grid cannot settle it", "网格能解决", "网格不能解决"),
    "village_can_settle": ("village can settle it", "village cannot settle it", "村级能解决", "村级不能解决"),
    "township_can_settle": ("township can settle it", "township cannot settle it", "乡镇能解决", "乡镇不能解决"),
    "found_by_hotline": ("found by a call", "not found by a call", "热线反映", "非热线反映"),
    "found_by_grid": ("found on grid patrol", "not found on grid patrol", "网格发现", "非网格发现"),
    "easy": ("simple procedure allowed", "ordinary procedure needed", "可适用简易程序", "须适用普通程序"),
    "delegated": ("on the delegated list", "not on the delegated list", "在赋权清单内", "不在赋权清单内"),
    "left": ("left the queue", "was served", "排队中离开", "已办理"),
    "documents_missing": ("papers are missing", "papers are complete", "材料不齐", "材料齐全"),
    "sends_documents": ("can send papers", "cannot send papers", "能线上补材料", "不能线上补材料"),
    "files_online": ("files online", "files in person", "网上申请", "现场申请"),
    "wants_post": ("wants it by post", "wants no post", "选择邮寄", "不选邮寄"),
    "high_frequency": ("a frequent item", "not a frequent item", "高频事项", "非高频事项"),
    "offered_nearby": ("offered in townships", "not offered in townships", "乡镇可办", "乡镇不可办"),
    "sent_to_township": ("sent to the township", "not sent to the township", "转派乡镇", "未转派乡镇"),
}
CHANCES: dict[str, tuple[str, str]] = {
    "misjudged": ("misjudged", "误判"),
    "dump": ("pushed off", "属地转嫁"),
    "refuse_clear": ("refused", "退单"),
    "refuse_unclear": ("refused", "退单"),
    "persuaded": ("persuaded", "劝成"),
    "closes_on_paper": ("closed on paper", "纸面办结"),
    "rating_detects": ("rated not solved", "评价发现未解决"),
    "calls_again": ("calls again", "再次来电"),
    "not_really_solved": ("may fail", "可能未解决"),
    "overturned": ("overturned", "被撤销"),
    "overused": ("could settle it, whistles all the same", "能办仍吹哨"),
    "dodged": ("returned for fear of the rating", "怕评价而退单"),
    "rating_inflated": ("rated good all the same", "照给好评"),
    "offence_gone": ("no longer there", "现场已消失"),
    "asks_hearing": ("a hearing is asked for", "申请听证"),
    "pays_in_time": ("paid in time", "按期缴纳"),
    "pays_when_urged": ("paid when urged", "催告后缴纳"),
    "court_collects": ("collected by the court", "法院执行到位"),
}
LEARNED = {"overturned", "overused", "dodged", "rating_inflated"}
"""Chances that change with experience; any other that says whose it is grows with a load."""
LIMITS: dict[str, tuple[str, str]] = {
    "legal": ("the legal limit", "法定时限"),
    "handling_limit": ("handling limit", "办理时限"),
    "redo_limit": ("limit for redoing", "重办时限"),
    "return_limit": ("the return limit", "退单时限"),
    "remind_before": ("reminder lead", "提前催办时间"),
    "notice_after": ("notice delay", "超期督办时间"),
    "criticism_after": ("criticism delay", "超期通报时间"),
    "evidence_lasts": ("the time that evidence lasts", "证据保全时间"),
}
COUNTS: dict[str, tuple[str, str]] = {
    "letters_before_meeting": ("the limit of letters", "发函上限"),
    "returns_before_ruling": ("the limit of returns", "退单上限"),
    "redos_at_most": ("the limit of redos", "重办上限"),
    "cases_per_trip": ("a day's work", "一日可办件数"),
    "decisions_at_most": ("the limit of decisions", "处罚决定上限"),
    "urgings_before_court": ("the limit of urgings", "催告上限"),
}
KINDS: dict[str, tuple[str, str]] = {
    "grid_found": ("Found on grid patrol", "网格巡查发现"),
    "hotline": ("12345 hotline", "12345热线转办"),
    "handed_down": ("Handed down by departments", "部门下派任务"),
    "offence": ("Offence", "违法行为"),
    "application": ("Application", "政务服务申请"),
}


def _named(table: Mapping[str, tuple[str, str]], name: str, language: Language) -> str:
    english, chinese = table.get(name, (name.replace("_", " "), name.replace("_", " ")))
    return chinese if language == "zh" else english


def kind_words(kind: str, kinds: Mapping[str, Titled], language: Language) -> str:
    """A kind of matter by its scenario's name, else by the built-in list, else by its id."""
    return title_of(kinds, kind, language) if kind in kinds else _named(KINDS, kind, language)


def role_words(roles: Sequence[str], units: Mapping[str, Titled], language: Language) -> str:
    """Roles in words, one after the other."""
    separator = "、" if language == "zh" else ", "
    return separator.join(_role(role, units, language) for role in roles)


def _role(role: str, units: Mapping[str, Titled], language: Language) -> str:
    of = role.removeprefix("assisting_")
    if role in units or of == role:
        return title_of(units, role, language)
    title = title_of(units, of, language)
    return f"协办部门{title}" if language == "zh" else f"{title} of assisting departments"


def gather_words(gather: Gather, language: Language) -> str:
    """How matters gather for trips."""
    number = gather.at_most if isinstance(gather.at_most, int) else _named(COUNTS, gather.at_most, language)
    if language == "zh":
        return f"按乡镇凑趟，每趟至多{number}" + ("件" if isinstance(number, int) else "")
    return f"gathered into trips by township, at most {number} a trip"


def guard_words(guard: Guard, language: Language) -> str:
    """Which matters of a kind a rule takes, to stand behind the kind's name."""
    chinese = language == "zh"
    words = [_fact(name, True, chinese) for name in guard.needs]
    words += [_fact(name, False, chinese) for name in guard.excludes]
    return ("：" if chinese else ": ") + ("，且" if chinese else " and ").join(words)


def condition_words(option: Option, rule: Rule, language: Language) -> str:
    """All conditions of one option, joined by "and"; an empty text where it has none."""
    chinese = language == "zh"
    words = [_fact(name, True, chinese) for name in option.needs] + [
        _fact(name, False, chinese) for name in option.excludes
    ]
    if option.visits is not None:
        step = rule.steps[option.visits.step].title.get(language)
        least = option.visits.at_least
        if least == 1:
            words.append(f"已经过“{step}”" if chinese else f"after “{step}”")
        elif isinstance(least, int):
            words.append(f"“{step}”已{least}次" if chinese else f"“{step}” {least} times")
        else:
            count = _named(COUNTS, least, language)
            words.append(f"“{step}”达到{count}" if chinese else f"“{step}” reached {count}")
    if option.within is not None:
        limit = _named(LIMITS, option.within.limit, language)
        words.append(f"{limit}内" if chinese else f"within {limit}")
    if option.chance is not None:
        chance = _named(CHANCES, option.chance, language)
        if option.of is not None and option.chance in LEARNED:
            chance += "（随经验变化）" if chinese else ", changing with experience"
        elif option.of is not None:
            chance += "（越忙越多）" if chinese else ", more when busy"
        words.append(f"概率：{chance}" if chinese else f"chance: {chance}")
    return ("，且" if chinese else " and ").join(words)


def route_words(target: str, options: Sequence[Option], rule: Rule, language: Language) -> str:
    """The conditions under which a step goes to `target`; one a line; an empty text where it always does.

    Conditions are tried in order, so where a step has more than two options each carries its place: ①, ②, …
    """
    if len({option.to for option in options}) == 1:
        return ""
    otherwise = "其余" if language == "zh" else "otherwise"
    words = []
    for place, option in enumerate(options):
        if option.to == target:
            number = chr(ord("①") + place) + " " if 2 < len(options) <= 20 else ""
            words.append(number + (otherwise if option.unconditional else condition_words(option, rule, language)))
    return "\n".join(words)


def _fact(name: str, holds: bool, chinese: bool) -> str:
    if name in FACTS:
        return FACTS[name][(2 if chinese else 0) + (0 if holds else 1)]
    plain = name.replace("_", " ")
    return plain if holds else (f"非“{plain}”" if chinese else f"not {plain}")


def deadline_notes(rule: Rule, units: Mapping[str, Titled], language: Language) -> list[str]:
    """One line for each deadline: where it starts, and what happens before and after it expires."""
    notes = []
    for name, deadline in rule.deadlines.items():
        starts = [step.title.get(language) or "" for step in rule.steps.values() if step.starts_deadline == name]
        limit = _named(LIMITS, deadline.limit, language)
        actions = [_action(action, units, language) for action in deadline.actions]
        if language == "zh":
            notes.append(f"{limit}（自“{'”“'.join(starts)}”起）：" + "；".join(actions) + "。")
        else:
            notes.append(f"{limit[0].upper()}{limit[1:]} (from “{'”, “'.join(starts)}”): " + "; ".join(actions) + ".")
    return notes


def _action(action: Action, units: Mapping[str, Titled], language: Language) -> str:
    role = title_of(units, action.role, language)
    title = action.title.get(language) if action.title is not None else action.work
    if language == "zh":
        lift = "，并提高优先级" if action.lift else ""
        return f"{'到期前' if action.before else '超期后'}{role}{title}{lift}"
    lift = " and a higher priority" if action.lift else ""
    return f"{title} by {role} {'before it expires' if action.before else 'after it has expired'}{lift}"


def repeat_notes(rule: Rule, kinds: Mapping[str, Titled], language: Language) -> list[str]:
    """One line for each end after which a matter may come back."""
    notes = []
    for end in rule.ends.values():
        if end.repeat is not None:
            kind = kind_words(end.repeat.kind, kinds, language)
            title = end.title.get(language)
            notes.append(
                f"“{title}”之后可能再次发生，作为新的“{kind}”事项重新进入。"
                if language == "zh"
                else f"After “{title}” it may come back: as a new matter of the kind “{kind}”."
            )
    return notes
