"""The sentences of a verdict, in English and in Chinese."""

from sim.report.words import Language

_SENTENCES: dict[str, tuple[str, str]] = {
    "title": ("“{alternative}” compared with “{baseline}”", "“{alternative}”与“{baseline}”的比较"),
    "how": (
        "{n} replications, in each of which both faced the same matters. Brackets hold 95% confidence intervals of the "
        "mean difference. A difference is called clear if its p value is below 0.05 after Holm's correction: the main "
        "measures are corrected among themselves, and the other measures among themselves.",
        "共{n}次重复模拟，每次两种规则面对完全相同的事项。方括号为差异均值的95%置信区间。经Holm校正（主要指标之间、其他指标之间分别校正）后p值小于0.05的差异称为明确。",
    ),
    "guessed years": (
        " Of the public holidays of {years} only the statutory days are known: working time near them is a guess.",
        "{years}年的公休日仅含法定节假日，调休安排未知，节假日前后的工作时间为推测。",
    ),
    "short": (
        "**In short:** of {all} main measures, “{alternative}” is clearly better than “{baseline}” on {better} and "
        "clearly worse on {worse}; {moved} move clearly without being good or bad; on {open} nothing can be claimed.",
        "**结论：**与“{baseline}”相比，在{all}项主要指标中，“{alternative}”明确更好的有{better}项，明确更差的有{worse}项，"
        "明确变化但无优劣之分的有{moved}项，其余{open}项不能下结论。",
    ),
    "short too few": (
        "**In short:** nothing can be claimed from {n} replication(s). Run at least 4, better 10 or more.",
        "**结论：**仅{n}次重复模拟，不能下任何结论。至少需要4次，最好10次以上。",
    ),
    "short equivalent": (
        " On {equivalent} they surely differ by less than what matters.",
        "可以肯定相差小于所设重要差异的有{equivalent}项。",
    ),
    "section better": ("“{alternative}” is better", "“{alternative}”更好"),
    "section worse": ("“{alternative}” is worse", "“{alternative}”更差"),
    "section higher": ("Clearly higher, which is neither good nor bad", "明确更高（无优劣之分）"),
    "section lower": ("Clearly lower, which is neither good nor bad", "明确更低（无优劣之分）"),
    "section no clear difference": ("Not clear", "差异不明确"),
    "section equivalent": (
        "Equivalent: surely no difference that matters",
        "相当（可以肯定没有值得重视的差异）",
    ),
    "section no replication differed": (
        "No replication differed, which excludes no rare difference",
        "各次重复均无差异（不排除罕见的差异）",
    ),
    "section not enough runs": ("Not enough runs to say", "重复次数不足，无法判断"),
    "section not measurable": (
        "Not measurable (in some replication there was nothing to measure)",
        "无法测得（某些重复模拟中没有可测的数据）",
    ),
    "others": ("The other measures", "其他指标"),
    "others count": ("{clear} of {all} differ clearly.", "{all}项中有{clear}项差异明确。"),
    "measure": ("{kpi}: {difference}", "{kpi}：{difference}"),
    "levels": (" ({base} → {other})", "（{base} → {other}）"),
    "relative": (", {percent}", "，{percent}"),
    "no difference": (
        ", none in any of {n} replications, so at most {share} of replications differ (95% confidence)",
        "，{n}次重复均无差异，因此有差异的重复至多占{share}（置信度95%）",
    ),
    "same difference": (
        ", the same in each of {n} replications, so at most {share} of replications differ from it (95% confidence)",
        "，{n}次重复均相同，因此与之不同的重复至多占{share}（置信度95%）",
    ),
    "p": (", p {p}", "，p {p}"),
    "p beyond": (", p {p} for a difference beyond {limit}", "，超过{limit}的p {p}"),
    "p within": (", p {p} for a difference within {limit}", "，在{limit}以内的p {p}"),
    "how sure": ("How sure", "有多大把握"),
    "sure": (
        "The intervals say how much chance alone could move these results over more replications. They say nothing "
        "about wrong inputs or a wrong model.",
        "区间只反映模拟随机性带来的不确定，不反映输入数据或模型本身的误差。",
    ),
    "of": ("“{alternative}”: {text}", "“{alternative}”：{text}"),
    "of pair": ("“{alternative}” compared with “{baseline}”: {text}", "“{alternative}”与“{baseline}”相比：{text}"),
    "gain": (
        "Both faced the same matters, which divided the variance of the differences by {gain} (median of {all} main "
        "measures, from {least} to {most}): otherwise {gain} times as many replications would be needed for intervals "
        "as narrow.",
        "两种方案面对相同的事项，差异的方差因此缩小到约1/{gain}（{all}项主要指标的中位数，范围{least}至{most}倍）；"
        "否则要得到同样窄的区间，需要{gain}倍的重复次数。",
    ),
    "matters": (
        "A difference that matters begins, as stated, at {limits}. There “better” and “worse” mean surely beyond it, "
        "“equivalent” surely within it, and “not enough runs” neither; “no replication differed” does not exclude rare "
        "differences; p says of what it is.",
        "值得重视的差异按设定起于：{limits}。对这些指标，“更好”“更差”指可以肯定超过该值，“相当”指可以肯定小于该值，"
        "“重复次数不足”指两者都不能肯定，“各次重复均无差异”不排除罕见的差异；p值注明所检验的内容。",
    ),
    "at least": ("{kpi} {amount}", "{kpi}{amount}"),
    "list": (", ", "，"),
    "few": (
        "{n} replications are few: effects that matter may still be hidden. More replications narrow the intervals.",
        "{n}次重复模拟偏少，重要的差异可能尚未显现；增加重复次数可缩小区间。",
    ),
    "hidden": (
        "Not called clear although their own interval excludes 0: {count}, since so many measures were compared at "
        "once (Holm's correction). More replications may decide them.",
        "有{count}项差异单独看区间不含0，但因同时比较的指标很多（Holm校正），仍不称为明确；增加重复次数或可判定。",
    ),
    "steady": ("Warm-up and steady state", "预热期与稳态"),
    "left out": (
        "“{alternative}”: leaving out the first {days} days moves the mean of open matters from {before} to {after}; "
        "{mser}.",
        "“{alternative}”：剔除前{days}天使未办结事项均值由{before}变为{after}；{mser}。",
    ),
    "nothing left out": (
        "“{alternative}”: no day is left out, and the mean of open matters is {after}; {mser}.",
        "“{alternative}”：未剔除任何一天，未办结事项均值为{after}；{mser}。",
    ),
    "mser": ("MSER-5 would leave out {days}", "MSER-5建议剔除{days}天"),
    "no mser": (
        "MSER-5 cannot tell how many to leave out, since the run is too short or its backlog moves on later",
        "模拟太短或其后积压仍有变动，MSER-5无法判断应剔除多少天",
    ),
    "too short a warm-up": (
        "warning: the warm-up of {days} days is too short under “{alternative}”: set "
        "scenario.period.warm_up_days={mser} or more.",
        "警告：“{alternative}”下{days}天的预热期太短：请设scenario.period.warm_up_days={mser}或更大。",
    ),
    "no warm-up": (
        "warning: no day is left out under “{alternative}”, though the backlog takes some {mser} to settle: set "
        "scenario.period.warm_up_days={mser} or more.",
        "警告：“{alternative}”下未剔除任何一天，但积压约需{mser}天才能稳定：请设scenario.period.warm_up_days={mser}或更大。",
    ),
    "still settling": (
        "warning: the backlog under “{alternative}” takes some {mser} days from the stated one to settle, and results "
        "contain this time. If today's backlog is stable, check that the backlog file is complete.",
        "警告：“{alternative}”下，积压从给定的初始值起约需{mser}天才能稳定，结果包含这段时间。"
        "若当前积压本来平稳，请检查积压文件是否完整。",
    ),
    "no trend found": (
        "“{alternative}”: no trend of the backlog was found ({trend} a week, p {p}); in the steady state "
        "{mean} are open.",
        "“{alternative}”：未发现积压的趋势（每周{trend}，p {p}）；稳态未办结事项为{mean}。",
    ),
    "trend not ruled out": (
        "“{alternative}”: no trend of the backlog was found ({trend} a week, p {p}), but the interval holds trends "
        "that would take it further than {tolerated} from its mean within the period, so no steady state is reported: "
        "more replications narrow it.",
        "“{alternative}”：未发现积压的趋势（每周{trend}，p {p}），但区间内的某些趋势会使积压在模拟期内偏离均值超过"
        "{tolerated}，因此不报告稳态；增加重复次数可缩小区间。",
    ),
    "rising": (
        "“{alternative}”: the backlog rises by {trend} a week (p {p}), so no steady state is reported: means hang on "
        "the length of the period.",
        "“{alternative}”：积压每周上升{trend}（p {p}），因此不报告稳态；均值取决于模拟期的长短。",
    ),
    "falling": (
        "“{alternative}”: the backlog falls by {trend} a week (p {p}), so no steady state is reported: means hang on "
        "the length of the period.",
        "“{alternative}”：积压每周下降{trend}（p {p}），因此不报告稳态；均值取决于模拟期的长短。",
    ),
    "trend: not enough runs": (
        "“{alternative}”: whether the backlog trends takes at least 4 replications to say, so no steady state is "
        "reported.",
        "“{alternative}”：至少4次重复才能判断积压有无趋势，因此不报告稳态。",
    ),
    "trend: too short": (
        "“{alternative}”: whether the backlog trends takes at least 3 weeks after the warm-up to say, so no steady "
        "state is reported.",
        "“{alternative}”：预热期后至少3周才能判断积压有无趋势，因此不报告稳态。",
    ),
    "rests": ("What this rests on", "结论所依据的输入"),
    "nothing graded": (
        "None of the {all} inputs states a grade or a source: nothing is known of their quality.",
        "全部{all}项输入参数均未注明等级和来源，其可靠程度无从判断。",
    ),
    "ungraded": (
        "{without} of the {all} inputs state neither a grade nor a source: nothing is known of their quality.",
        "{all}项输入参数中有{without}项未注明等级和来源，其可靠程度无从判断。",
    ),
    "weak": (
        "{weak} of the {all} inputs are estimates without a source (grade E). How much each matters has not been "
        "examined yet.",
        "{all}项输入参数中有{weak}项为无来源的估计（E级）；各自影响大小尚未分析。",
    ),
    "at the limit": ("Where staff are at their limit", "人员已满负荷之处"),
    "overload": (
        "{unit}: {shares}. Their backlog may grow without end, and results depend on the length of the period.",
        "{unit}：{shares}。其积压可能无限增长，结果取决于模拟期的长短。",
    ),
    "units under": (
        "under “{alternative}” {count} of {total} at the limit of their time ({named})",
        "在“{alternative}”下，{total}个单位中有{count}个满负荷（{named}）",
    ),
    "list of units": ("; ", "、"),
    "and more units": ("; and {count} more", "等"),
    "and": (" and ", "，"),
}  # fmt: skip


def say(key: str, language: Language, **values: object) -> str:
    """The sentence of `key` in `language` with `values` put in. Raises KeyError for an unknown key."""
    english, chinese = _SENTENCES[key]
    return (chinese if language == "zh" else english).format(**values)
