"""Every word that a figure or a verdict prints, in English and in Chinese, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

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
    years of whose holidays only the statutory days are known; `reforms` are the factors of a factorial design.
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


_WORDS: dict[str, tuple[str, str]] = {
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
    "higher": ("Higher", "更高"),
    "lower": ("Lower", "更低"),
    "not measurable": ("Not measurable", "无法测得"),
    "corrected": (
        "Verdicts: Holm's correction over headline and over other measures, 5%",
        "结论：对主要指标和其他指标分别作Holm校正，显著性水平5%",
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
    "all matters": ("All matters", "全部事项"),
    "matters of departments": ("Matters that departments own", "部门主管事项"),
    "legal limit": ("Legal limit: {days:g} working days", "法定时限：{days:g} 个工作日"),
    # where the time goes
    "time title": ("Where the time goes", "时间花在哪里"),
    "time axis": (
        "Elapsed hours per matter,\nnights and weekends included",
        "每件事项经历的小时数\n（含夜间和周末）",
    ),
    "own scale": ("Each panel has its own scale", "各分图坐标刻度不同"),
    "wait": ("Waiting for staff", "等待受理"),
    "work": ("Work", "办理"),
    "hand-over": ("Letters and meetings", "发函与会议等待"),
    # who carries the load
    "load title": ("Who carries the load", "工作量由谁承担"),
    "load axis": ("Staff hours worked on matters", "办理事项的工时（小时）"),
    # townships
    "township title": ("Which townships gain and lose: {kpi}", "各乡镇得失：{kpi}"),
    "township axis": (
        "Difference, “{alternative}” less “{baseline}”{unit}",
        "差异：“{alternative}”减“{baseline}”{unit}",
    ),
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
        "部门主管事项，每四周一点；最早和最晚的周涉及的乡镇较少",
    ),
    "adopted": ("Townships that adopt at 0", "在第0周采用的乡镇"),
    "not yet": ("Not yet adopted, same weeks", "同期尚未采用的乡镇"),
    # week by week
    "weekly title": ("How busy the shared bodies are while reforms spread", "改革推开期间共用机构的忙碌程度"),
    "utilisation axis": ("Utilisation, %", "利用率（%）"),
    "weekly note": ("Dotted vertical lines: days of adoption", "竖虚线：采用日期"),
    # the table of verdicts
    "measure column": ("Measure", "指标"),
    "difference column": ("Difference [95% interval]", "差异［95%区间］"),
    "verdict column": ("Verdict", "结论"),
    "alternative column": ("Alternative", "方案"),
    "mean column": ("Mean", "均值"),
    "difference from column": ("Difference from “{first}” [95% interval]", "与“{first}”之差［95%区间］"),
    "compared with the first": (
        "Each alternative is compared with the first, “{first}”.",
        "各方案均与第一个方案“{first}”比较。",
    ),
    # sweeps
    "sweep title": ("Measures along what is varied", "各指标随参数的变化"),
    "map title": ("{kpi} over two parameters", "{kpi}：随两个参数的变化"),
    "difference of": ("“{alternative}” less “{baseline}”", "“{alternative}”减“{baseline}”"),
    "map note": (
        "In brackets: no clear difference (Holm over the points, 5%)",
        "括号内：差异不明确（对各点作Holm校正，5%）",
    ),
    "dots note": (
        "Each dot is one point; the other parameters differ from dot to dot",
        "每个点为一个参数组合；各点的其他参数也不同",
    ),
    "least column": ("Least, over the points", "各点最小值"),
    "greatest column": ("Greatest, over the points", "各点最大值"),
    "verdicts column": ("Points by verdict", "各结论的点数"),
    "points told": ("{points} points; every number is in sweep.csv", "共{points}个点，全部数字见sweep.csv"),
    # break-even
    "even title": ("Where the answer turns: {kpi}", "结论在何处转变：{kpi}"),
    "even interval": ("Threshold, 95% interval", "临界值及95%区间"),
    "even note": ("Dashed: the threshold", "虚线：临界值"),
    "even points note": (
        "Bars and verdicts: 95% interval of the mean paired difference at each point, over its own replications",
        "误差线与结论：各点配对差异均值的95%区间（各点重复次数不同）",
    ),
    "even better region": ("“{alternative}” is better", "“{alternative}”更好"),
    "even worse region": ("“{alternative}” is worse", "“{alternative}”更差"),
    "even lower region": ("Lower under “{alternative}”", "“{alternative}”下更低"),
    "even higher region": ("Higher under “{alternative}”", "“{alternative}”下更高"),
    "even line": ("Mean difference 0", "差异均值为0"),
    "even dots": ("Points run; larger: more replications", "已模拟的点（越大重复越多）"),
    "even map note": (
        "Compared with “{baseline}”; between points the map is interpolated",
        "与“{baseline}”比较；点与点之间为插值",
    ),
    "even at": (
        "{kpi}: “{alternative}” and “{baseline}” break even at {parameter} = {value} [{low}, {high}]; "
        "below, “{alternative}” is {below}, above, {above}.",
        "{kpi}：{parameter} = {value}［{low}, {high}］时“{alternative}”与“{baseline}”持平；"
        "低于此值“{alternative}”{below}，高于此值{above}。",
    ),
    "even nowhere": (
        "{kpi}: “{alternative}” is {verdict} than “{baseline}” everywhere between {parameter} = {low} and {high}: "
        "no break-even.",
        "{kpi}：{parameter}在{low}至{high}之间，“{alternative}”均比“{baseline}”{verdict}，没有临界值。",
    ),
    "even unresolved": (
        "{kpi}: no break-even is told between {parameter} = {low} and {high} with this budget; where the interval of "
        "the difference holds 0, more replications (budget=…) may tell.",
        "{kpi}：在此预算内，{parameter}在{low}至{high}之间未发现临界值；区间包含0的点可增加预算（budget=…）再看。",
    ),
    "even map": (
        "{kpi}: of the plane, “{alternative}” is clearly better than “{baseline}” in {good}, clearly worse in {bad}; "
        "in {unclear} it isn't told.",
        "{kpi}：在所考察的范围内，“{alternative}”明显优于“{baseline}”的占{good}，明显更差的占{bad}，不明确的占{unclear}。",
    ),
    "even map undirected": (
        "{kpi}: of the plane, it is clearly lower under “{alternative}” than under “{baseline}” in {good}, clearly "
        "higher in {bad}; in {unclear} it isn't told.",
        "{kpi}：在所考察的范围内，“{alternative}”下明显低于“{baseline}”的占{good}，明显更高的占{bad}，不明确的占{unclear}。",
    ),
    # sensitivity
    "tornado title": ("One input at a time: {kpi}", "单个参数变化的影响：{kpi}"),
    "morris title": ("Screening of inputs: {kpi}", "参数筛选：{kpi}"),
    "sobol title": ("Variance by input: {kpi}", "各参数对方差的贡献：{kpi}"),
    "at low": ("At its low end", "取低值"),
    "at high": ("At its high end", "取高值"),
    "change axis": ("Change from the scenario as it is{unit}", "与情景现值相比的变化{unit}"),
    "mu star axis": (
        "μ*: mean size of the effect over the input's range{unit}",
        "μ*：参数在其范围内平均影响的大小{unit}",
    ),
    "sigma axis": ("σ: how much the effect itself varies{unit}", "σ：影响本身的变化程度{unit}"),
    "first index": ("First-order index: the input alone", "一阶指数：仅该参数"),
    "total index": ("Total index: with its interactions", "总指数：含交互作用"),
    "index axis": ("Share of the variance of the answer", "占结果方差的比例"),
    "largest inputs": ("The {shown} largest of {all} inputs", "{all}个参数中影响最大的{shown}个"),
    "bootstrap interval": ("Intervals: 95%, by bootstrap over the sample", "区间：对样本自助法的95%区间"),
    "noise note": (
        "Chance of replications: {share} of the variance between points",
        "重复模拟的随机性占各点间方差的{share}",
    ),
    "measure first title": ("Measure these estimates first", "应优先核实的估计值"),
    "share column": ("Share of the variance [95%]", "方差占比［95%］"),
    "input column": ("Input", "参数"),
    "now column": ("Now (range)", "现值（范围）"),
    "grade column": ("Grade", "等级"),
    # staffing
    "staff title": ("What staffings cost, and what they achieve", "各种人员配置的成本与效果"),
    "staff met": ("Meets all targets", "达到全部目标"),
    "staff not met": ("Misses a target", "未达到目标"),
    "staff undecided": ("Undecided", "尚不能判断"),
    "staff check": ("Final check, fresh random numbers", "最终检验（新随机数）"),
    "staff target": ("Target", "目标"),
    "cost axis million": ("Cost of the posts, million yuan a year", "岗位成本（百万元/年）"),
    "staff note": (
        "Dots: mean where it is least; lines: to its one-sided bound, which holds for all targets at once",
        "点：最差处的均值；线：到单侧置信界（对全部目标同时成立）",
    ),
    "pareto title": ("No cheaper staffing is as good: the front", "帕累托前沿：没有更省且同样好的配置"),
    "pareto means": ("Means where each target is met least, over each staffing's replications", "各目标最差处的均值"),
    "pareto note": ("Numbers: posts of {kinds}; dashed: target", "数字：{kinds}的岗位数；虚线：目标"),
    "staff answer": (
        "The smallest staffing that meets every target with {confidence} confidence: {posts}; {total} posts, {yuan} "
        "yuan a year. {count} staffings were tried, {checks} checked with fresh random numbers.",
        "以{confidence}的置信度达到全部目标的最小配置：{posts}；共{total}个岗位，每年{yuan}元。"
        "试算{count}种配置，用新随机数检验{checks}种。",
    ),
    "staff none": (
        "No staffing within these bounds is shown to meet every target with {confidence} confidence; {count} were "
        "tried.",
        "在所给范围内，没有配置能以{confidence}的置信度达到全部目标；共试算{count}种。",
    ),
    "staff nearest": ("The one that comes nearest: {posts}", "最接近的配置：{posts}"),
    "staff start": (
        "The search began, by Erlang's formula and the square-root rule, at {posts}",
        "搜索起点（爱尔朗公式与平方根法则）：{posts}",
    ),
    "staff odd": (
        "warning: more posts were worse: {fewer} meets the targets, {more} does not; the search takes for granted "
        "that more never hurts",
        "警告：岗位更多反而更差：{fewer}达到目标而{more}未达到；搜索假定增加岗位不会变差",
    ),
    "target column": ("Target", "目标"),
    "where column": ("Where least", "最差处"),
    "bound column": ("At least so good", "单侧界"),
    "replications column": ("Replications", "重复次数"),
    # stress tests
    "stress title": ("Open matters that a shock adds: {shock}", "冲击增加的在办事项：{shock}"),
    "stress axis": ("Open matters above the same run without it", "比无冲击的同一模拟多出的在办事项"),
    "stress span": ("The shock lasts", "冲击期间"),
    "stress table": ("Shocks, each compared with the same matters without it", "各类冲击（与无冲击的相同事项相比）"),
    "stress shock": ("Shock", "冲击"),
    "stress alternative": ("Alternative", "方案"),
    "stress worst_excess": ("Worst excess", "最大增量"),
    "stress worst_backlog": ("Worst backlog", "最大积压"),
    "stress excess_matter_days": ("Matter-days", "增量（件·日）"),
    "stress recovery_days": ("Days to recover (median)", "恢复天数（中位数）"),
    "stress recovered_share": ("Recovered", "已恢复"),
    "stress recovers": (
        "{shock} under “{alternative}”: at worst {excess} more open matters (day {day}); over {days} days after its "
        "end in half of the runs, and in {share} of them within the {followed} days that were followed.",
        "“{alternative}”遇{shock}：在办事项最多增加{excess}件（第{day}天）；半数模拟在冲击结束后{days}天内恢复，"
        "{followed}天观察期内恢复的占{share}。",
    ),
    "stress lasts": (
        "{shock} under “{alternative}”: at worst {excess} more open matters (day {day}); not over within the "
        "{followed} days that were followed in most runs (over in {share}).",
        "“{alternative}”遇{shock}：在办事项最多增加{excess}件（第{day}天）；多数模拟在{followed}天观察期内未恢复"
        "（恢复的占{share}）。",
    ),
    "stress difference": (
        "{shock}: “{alternative}” takes {difference} days [{low}, {high}] to recover compared with “{baseline}”, as "
        "far as followed: {verdict}.",
        "{shock}：与“{baseline}”相比，“{alternative}”的恢复天数差{difference}［{low}，{high}］（限观察期）：{verdict}。",
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
    "a dump": ("pushed to the township", "转嫁乡镇"),
    "left the queue": ("left the queue unserved", "未办理即离队"),
    "tried in order": ("①②… conditions are tried in this order", "①②…按此顺序判断"),
}


def word(key: str, language: Language, **values: object) -> str:
    """The words of `key` in `language` with `values` put in. Raises KeyError for an unknown key."""
    english, chinese = _WORDS[key]
    return (chinese if language == "zh" else english).format(**values)
