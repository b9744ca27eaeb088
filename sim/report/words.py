"""Every word that a figure or a verdict prints, in English and in Chinese; those of studies are beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from sim.report.words_of_reasons import REASON_WORDS
from sim.report.words_of_studies import STUDY_WORDS

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


class Titled(Protocol):
    """A name in both languages: the scenario's Text, or a plain ``{"en": …, "zh": …}``."""

    def get(self, language: Any, /) -> str | None:
        """The name in `language`."""
        ...


@dataclass(frozen=True)
class Names:
    """What the things in the tables are called, by id; an id that is not listed is printed as it is.

    `headline` lists the KPIs that come first, in order; `legal_limit_days` is the legal limit in working days, where
    all kinds share one, else None; `roles` is in the order of the tiers, grid first; `guessed_years` are simulated
    years of whose holidays only the statutory days are known; `reforms` are the factors of a factorial design;
    `from_backlog` says that runs start from a stated backlog, and so can't have a warm-up.
    """

    alternatives: Mapping[str, Titled] = field(default_factory=dict)
    kpis: Mapping[str, Titled] = field(default_factory=dict)
    townships: Mapping[str, Titled] = field(default_factory=dict)
    roles: Mapping[str, Titled] = field(default_factory=dict)
    reforms: Mapping[str, Titled] = field(default_factory=dict)
    cases: Mapping[str, Titled] = field(default_factory=dict)
    steps: Mapping[str, Titled] = field(default_factory=dict)
    headline: tuple[str, ...] = ()
    legal_limit_days: float | None = None
    guessed_years: tuple[int, ...] = ()
    from_backlog: bool = False


def title_of(names: Mapping[str, Titled], identity: str, language: Language) -> str:
    """The name of `identity` in `language`; the other language or the id itself where it has none."""
    if identity not in names:
        return ROLE_WORDS.get(identity, {}).get(language, identity)
    other = next(each for each in LANGUAGES if each != language)
    return names[identity].get(language) or names[identity].get(other) or identity


ROLE_WORDS: dict[str, dict[str, str]] = {
    "grid_worker": {"en": "Grid worker", "zh": "网格员"},
    "village_committee": {"en": "Village committee", "zh": "村（社区）"},
    "social_governance_office": {"en": "Township office", "zh": "乡镇社会治理室"},
    "enforcement_brigade": {"en": "Township brigade", "zh": "综合行政执法大队"},
    "county_squad": {"en": "County squad", "zh": "县级执法队"},
    "service_centre": {"en": "Service centre", "zh": "便民服务中心"},
    "service_counter": {"en": "Township counter", "zh": "便民服务中心窗口"},
    "village_station": {"en": "Village station", "zh": "村（社区）便民服务站"},
    "hall_window": {"en": "County hall windows", "zh": "县政务大厅窗口"},
    "back_office": {"en": "Licensing offices", "zh": "审批股室"},
    "command_centre": {"en": "Command centre", "zh": "县指挥中心"},
    "owner": {"en": "Owning department", "zh": "主管部门"},
    "assisting": {"en": "Assisting departments", "zh": "协办部门"},
    "department": {"en": "County departments", "zh": "县直部门"},
    "departments": {"en": "County departments", "zh": "县直部门"},
}

UNITS: dict[str, str] = {
    "matters": "件", "problems": "个", "matters per working week": "件/工作周", "working days": "工作日",
    "hours": "小时", "elapsed hours": "小时", "percentage points": "个百分点", "yuan": "元", "yuan per matter": "元/件",
    "per matter": "次/件", "trips per matter": "次/件", "per 100 matters": "次/百件", "index": "",
    "hours per matter": "小时/件", "people": "人", "trips": "次", "share": "比例", "townships": "个乡镇",
    "matters per 10,000 residents": "件/万人",
}  # fmt: skip


def unit_word(unit: str, language: Language) -> str:
    """A unit of the tables in `language`; unknown units are printed as they are."""
    if language == "zh":
        return UNITS.get(unit, unit)
    return "" if unit == "index" else unit


_WORDS: dict[str, tuple[str, str]] = STUDY_WORDS | {
    # on every figure
    "interval": (
        "Intervals: 95% confidence interval of the mean over {n} replications",
        "区间：{n} 次重复模拟均值的95%置信区间",
    ),
    "paired interval": (
        "Intervals: 95% confidence interval of the mean paired difference over {n} replications",
        "区间：{n} 次重复模拟配对差异均值的95%置信区间",
    ),
    "no interval": ("One replication: no interval can be given", "仅1次重复模拟，无法给出区间"),
    "config": ("config {hash}", "配置 {hash}"),
    "nothing": ("Nothing to draw: the table {table} holds no numbers", "无可绘制内容：表 {table} 中没有数据"),
    # paired differences
    "forest title": (
        "What changes under “{alternative}” compared with “{baseline}”",
        "“{alternative}”与“{baseline}”相比的变化",
    ),
    "empty forest title": ("Differences", "差异"),
    "forest axis": ("Difference, % of the mean under “{baseline}”", "差异（占“{baseline}”均值的百分比）"),
    "not in percent": ("baseline is 0", "基线为0"),
    "beyond": ("beyond the axis", "超出坐标轴"),
    "better": ("Better", "更好"),
    "worse": ("Worse", "更差"),
    "no clear difference": ("No clear difference", "差异不明确"),
    "not enough runs": ("Not enough runs", "重复次数不足"),
    "equivalent": ("Equivalent", "相当"),
    "no replication differed": ("No replication differed", "各次重复均无差异"),
    "higher": ("Higher", "更高"),
    "lower": ("Lower", "更低"),
    "not measurable": ("Not measurable", "无法测得"),
    "corrected": (
        "Verdicts: Holm's correction over headline and over other measures, 5%",
        "结论：对主要指标和其他指标分别作Holm校正，显著性水平5%",
    ),
    "of all matters": (
        "Measures: of all matters that arose in the measurement window, open ones included, unless named otherwise",
        "指标：除另有注明外，按统计期内产生的全部事项（含未办结）计算",
    ),
    "clearest": (
        "{shown} of {all} measures: the main ones and the clearest differences; all are in differences.csv",
        "{all}项指标中的{shown}项：主要指标和最明确的差异；全部见differences.csv",
    ),
    "corrected townships": (
        "Verdicts: Holm's correction over the townships, 5%",
        "结论：对各乡镇作Holm校正，显著性水平5%",
    ),
    "guessed years": ("{years}: statutory holidays only", "{years}年：仅含法定节假日"),
    # backlog
    "backlog title": ("Open matters over time", "未办结事项数的变化"),
    "backlog axis": ("Open matters at the end of the day", "日终未办结事项（件）"),
    "date axis": ("Date", "日期"),
    # warm-up
    "warm-up title": ("How long the run takes to fill up", "模拟启动所需时间"),
    "warm-up axis": ("Open matters at the end of the day", "日终未办结事项（件）"),
    "stated warm-up": ("Stated warm-up: {days} days, in no result", "设定的预热期：{days}天，不计入结果"),
    "mser point": ("MSER-5 would leave out {days} days: “{alternative}”", "MSER-5建议剔除{days}天：“{alternative}”"),
    "no mser point": ("MSER-5 can't tell: “{alternative}”", "MSER-5无法判断：“{alternative}”"),
    "warm-up note": (
        "Thin lines: mean of the day; bold lines: Welch's moving average over {days} days",
        "细线：当日均值；粗线：Welch移动平均（{days}天）",
    ),
    # survival
    "survival title": ("How long until a matter is really solved", "事项真正解决所需时间"),
    "survival x": ("Working days since the matter arose", "事项产生以来的工作日"),
    "survival y": ("Share of matters still unsolved, %", "尚未解决的事项比例（%）"),
    "survival ends": (
        "A line ends where some replication has no matter left to follow: all are solved, or the run is over",
        "曲线在某次模拟已无事项可继续观察处结束（均已解决，或模拟期已到）",
    ),
    "all matters": ("All matters", "全部事项"),
    "matters of departments": ("Matters that departments own", "部门主责事项"),
    "legal limit": ("Legal limit: {days:g} working days", "法定时限：{days:g} 个工作日"),
    # where the time goes
    "time title": ("Where the time goes", "时间花在哪里"),
    "time axis": (
        "Elapsed hours per matter,\nnights and weekends included",
        "每件事项经历的小时数\n（含夜间和周末）",
    ),
    "per matter note": (
        "Mean over all matters that arose in the measurement window, also those that never come to the role",
        "对统计期内产生的全部事项取均值，含未经过该角色的事项",
    ),
    "own scale": ("Each panel has its own scale", "各分图坐标刻度不同"),
    "wait": ("Waiting for staff", "等待人手"),
    "work": ("Work", "办理"),
    "hand-over": ("Circulation, set periods, meetings", "流转、期限与会议"),
    # who carries the load
    "load title": ("Who carries the load", "工作量由谁承担"),
    "load axis": ("Staff hours worked on matters", "办理事项的工时（小时）"),
    # townships
    "township title": ("Which townships gain and lose: {kpi}", "各乡镇得失：{kpi}"),
    "township axis": (
        "Difference, “{alternative}” less “{baseline}”{unit}",
        "差异：“{alternative}”减“{baseline}”{unit}",
    ),
    "or": (" or ", "或"),
    "in unit": (" ({unit})", "（{unit}）"),
    # effects of reforms
    "effects title": ("What each reform does, and what each two do together", "各项改革的单独效应与两两交互效应"),
    "effects axis": ("Effect{unit}", "效应{unit}"),
    "main effects": ("One reform", "单项改革"),
    "interactions": ("Two together", "两项叠加"),
    "largest interactions": ("Two together: the {shown} largest of {all}", "两项叠加（{all}项中最大的{shown}项）"),
    "effects note": (
        "One reform: mean of all mixes with it less mean of all mixes without it. Two together: half of what the one "
        "changes in the effect of the other; better where they do more good together than their effects add up to",
        "单项改革：含该项改革的所有组合均值减去不含该项的所有组合均值；两项叠加：一项改革使另一项效应改变量的一半，两项同用胜过各自效应之和为更好",
    ),
    "explained note": (
        "Explained: share of the variance between the means of all mixes",
        "解释比例：占各组合均值之间方差的比例",
    ),
    "corrected effects": (
        "Verdicts: Holm's correction over the main measures, single reforms and pairs apart, 5%",
        "结论：对主要指标作Holm校正（单项与两两叠加分别校正），显著性水平5%",
    ),
    "explained": ("Explained: {main} singly, {both} with pairs", "单项解释{main}，计入两两叠加{both}"),
    "higher order": ("Three or more together matter too", "三项以上叠加也有明确影响"),
    "unmoved": ("No mix changes it", "各组合均无变化"),
    # who pays and who gains
    "cost title": (
        "Who pays and who gains under “{alternative}” compared with “{baseline}”",
        "“{alternative}”与“{baseline}”相比：谁付出、谁受益",
    ),
    "empty cost title": ("Who pays and who gains", "谁付出、谁受益"),
    "hours panel": ("Hours spent, difference", "耗时之差"),
    "money panel": ("Money, difference (wages; citizens' time and travel)", "成本之差（工资；群众时间与路费）"),
    "tier citizen": ("Citizens", "群众"),
    "tier grid": ("Grid", "网格"),
    "tier village": ("Villages", "村(社区)"),
    "tier township": ("Townships", "乡镇"),
    "tier department": ("Departments", "部门"),
    "tier county": ("County bodies", "县级机构"),
    "tier total": ("All together", "合计"),
    "corrected tiers": ("Verdicts: Holm's correction over the tiers, 5%", "结论：对各层级作Holm校正，显著性水平5%"),
    # counters
    "counter title": ("Queues at the counters by hour of the day", "各时段窗口排队人数"),
    "counter axis": ("Citizens waiting,\nmean of an open day", "平均排队人数\n（开放日）"),
    "clock axis": ("Hour of the day", "时刻（时）"),
    # adoption
    "event title": ("Before and after adoption", "采用前后对比"),
    "event axis": ("Weeks since the township adopted", "乡镇采用以来的周数"),
    "solved within axis": ("Solved within 10\nworking days, %", "10个工作日内\n解决的比例（%）"),
    "open per residents axis": ("Files open per\n10,000 residents", "每万人未办结\n事项（件）"),
    "event note": (
        "Matters that departments own, by four weeks; early and late weeks rest on fewer townships",
        "部门主责事项，每四周一点；最早和最晚的周涉及的乡镇较少",
    ),
    "adopted": ("Townships that adopt at 0", "在第0周采用的乡镇"),
    "not yet": ("Not yet adopted, same weeks", "同期尚未采用的乡镇"),
    # week by week
    "weekly title": ("How busy the shared bodies are while reforms spread", "改革推开期间共用机构的忙碌程度"),
    "utilisation axis": ("Utilisation, %", "利用率（%）"),
    "weekly note": ("Dotted vertical lines: days of adoption", "竖虚线：采用日期"),
    # the table of verdicts
    "first numbers": (
        "First impression: one replication of each alternative, without an interval, so no result yet:",
        "初步印象：各方案仅完成一次重复，没有置信区间，还不是结果：",
    ),
    "measure column": ("Measure", "指标"),
    "difference column": ("Difference [95% interval]", "差异［95%区间］"),
    "verdict column": ("Verdict", "结论"),
    "alternative column": ("Alternative", "方案"),
    "mean column": ("Mean", "均值"),
    "difference from column": ("Difference from “{first}” [95% interval]", "与“{first}”之差［95%区间］"),
    "difference from previous column": ("Difference from the one before [95% interval]", "与前一方案之差［95%区间］"),
    "compared with one": ("Each alternative is compared with “{first}”.", "各方案均与“{first}”比较。"),
    "compared with previous": ("Each alternative is compared with the one before it.", "各方案均与前一方案比较。"),
    "compared with the first": (
        "Each alternative is compared with the first, “{first}”.",
        "各方案均与第一个方案“{first}”比较。",
    ),
    # cases with published times
    "cases title": (
        "Cases: published elapsed hours among {n} simulated replications",
        "案例：公开的办理小时数在{n}次模拟中的位置",
    ),
    "case column": ("Case", "案例"),
    "case and milestone": ("{case}: {milestone}", "{case}：{milestone}"),
    "cases axis": ("Share of replications that had come so far, %", "已到达该环节的模拟占比（%）"),
    "cases hours": ("Elapsed hours since the case arose", "事项产生以来的小时数"),
    "cases note": (
        "Lines: distribution over {n} replications; a line that ends below 100%: the run ended first",
        "折线：{n}次重复模拟的分布；未到100%的部分：模拟期内未到达",
    ),
    "published column": ("Published", "公开"),
    "not reached": ("not reached", "未达到"),
    "median column": ("Median (10%–90%)", "中位数（10%–90%）"),
    "percentile column": ("Percentile [95% interval]", "百分位［95%区间］"),
    "first_response": ("first response", "首次响应"),
    "solved": ("solved", "解决"),
    # flowcharts
    "verb work": ("one works", "单方办理"),
    "verb each": ("several in parallel", "多方分头办理"),
    "verb meet": ("meeting", "会议"),
    "verb wait": ("waiting", "等待"),
    "verb decide": ("choice", "判断"),
    "usual way": ("default way", "默认去向"),
    "other way": ("other way", "其他去向"),
    "way back": ("way back", "返回"),
    "a return": ("return", "退单"),
    "a dump": ("pushed to the township", "属地转嫁"),
    "left the queue": ("left the queue unserved", "未办理即离队"),
    "tried in order": ("①②… conditions are tried in this order", "①②…按此顺序判断"),
}
_WORDS |= REASON_WORDS


def word(key: str, language: Language, **values: object) -> str:
    """The words of `key` in `language` with `values` put in. Raises KeyError for an unknown key."""
    english, chinese = _WORDS[key]
    return (chinese if language == "zh" else english).format(**values)
