"""The words of sweeps, break-even points, sensitivity, staffing and stress, in English and in Chinese."""

STUDY_WORDS: dict[str, tuple[str, str]] = {
    # sweeps
    "sweep title": ("Measures along what is varied", "各指标随参数的变化"),
    "map title": ("{kpi} over two parameters", "{kpi}：随两个参数的变化"),
    "difference of": ("“{alternative}” less “{baseline}”", "“{alternative}”减“{baseline}”"),
    "map note": (
        "In brackets: {verdicts} (Holm over the points, 5%)",
        "括号内：{verdicts}（对各点作Holm校正，5%）",
    ),
    "map means": (
        "Means over {n} replications; their intervals are in sweep.csv",
        "{n}次重复模拟的均值，其区间见sweep.csv",
    ),
    "map blue better": ("Blue: better, red: worse", "蓝：更好，红：更差"),
    "map orange higher": ("Orange: higher, purple: lower", "橙：更高，紫：更低"),
    "row scale": ("Panels side by side share one vertical scale", "同一行各分图的纵轴刻度相同"),
    "dots note": (
        "Each dot is one point; the other parameters differ from dot to dot",
        "每个点为一个参数组合；各点的其他参数也不同",
    ),
    "least column": ("Least, over the points", "各点最小值"),
    "greatest column": ("Greatest, over the points", "各点最大值"),
    "verdicts column": ("Points by verdict", "各结论的点数"),
    "points told": ("{points} points; every number is in sweep.csv", "共{points}个点，全部数字见sweep.csv"),
    "points the same": (
        "Of the {points} points only {experiments} differ: the values of the others give the same whole numbers. Each "
        "experiment was run and is counted once, in the verdicts and in Holm's correction (column same_as).",
        "{points}个点中只有{experiments}个互不相同：其余各点取整后数值相同。相同的试验只模拟一次，"
        "结论计数和Holm校正中也只计一次（见same_as列）。",
    ),
    # break-even
    "even title": ("Where the answer turns: {kpi}", "结论在何处转变：{kpi}"),
    "even interval": ("Threshold, 95% interval", "临界值及95%区间"),
    "even note": ("Dashed: the threshold", "虚线：临界值"),
    "even no threshold": ("No threshold is told in this range", "此范围内未发现临界值"),
    "even points note": (
        "Bars and verdicts: 95% interval of the mean paired difference at each point, over its own replications",
        "误差线与结论：各点配对差异均值的95%区间（各点重复次数不同）",
    ),
    "even marks note": (
        "Marks: points that were run, larger with more replications, each by the 95% interval of its own mean paired "
        "difference",
        "标记：已模拟的点（越大重复越多），按各点自身配对差异均值的95%区间判断",
    ),
    "even better region": ("“{alternative}” is better", "“{alternative}”更好"),
    "even worse region": ("“{alternative}” is worse", "“{alternative}”更差"),
    "even lower region": ("Lower under “{alternative}”", "“{alternative}”下更低"),
    "even higher region": ("Higher under “{alternative}”", "“{alternative}”下更高"),
    "even line": ("Mean difference 0", "差异均值为0"),
    "even map note": (
        "Compared with “{baseline}”; shades and line are interpolated between the marks, straight from one to the next",
        "与“{baseline}”比较；底色和线为各点之间的线性插值",
    ),
    "even at": (
        "{kpi}: “{alternative}” and “{baseline}” break even at {parameter} = {value} [{low}, {high}]; "
        "below, “{alternative}” is {below}, above, {above}.",
        "{kpi}：{parameter} = {value}［{low}, {high}］时“{alternative}”与“{baseline}”持平；"
        "低于此值“{alternative}”{below}，高于此值{above}。",
    ),
    "even nowhere": (
        "{kpi}: “{alternative}” is {verdict} than “{baseline}” at every point that was run between {parameter} = {low} "
        "and {high}: no break-even is seen.",
        "{kpi}：{parameter}在{low}至{high}之间已模拟的各点，“{alternative}”均比“{baseline}”{verdict}，未见临界值。",
    ),
    "even unresolved": (
        "{kpi}: no break-even is told between {parameter} = {low} and {high} with this budget; where the interval of "
        "the difference holds 0, more replications (budget=…) may tell.",
        "{kpi}：在此预算内，{parameter}在{low}至{high}之间未发现临界值；区间包含0的点可增加预算（budget=…）再看。",
    ),
    "even steps": (
        "{parameter} multiplies whole numbers, which move in steps: the answer turns at a step within the interval.",
        "{parameter}乘的是整数，按整数跳变：结论在区间内的某个跳变处转变。",
    ),
    "even unconfirmed": (
        "Between {parameter} = {low} and {high} the sign seems to change, but fresh replications don't confirm it; a "
        "larger budget (budget=…) may tell.",
        "{parameter}在{low}至{high}之间差异似乎变号，但新的重复未予证实；可增加预算（budget=…）再看。",
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
    "poor metamodel": (
        "the metamodel predicts only {share} of the variance of runs that it hasn't seen (at least {least} is asked "
        "for): no indices; more points or replications may help",
        "元模型仅能预测未见过的模拟方差的{share}（要求至少{least}），故不给出指数；可增加点数或重复次数",
    ),
    "noise note": (
        "Chance of replications: {share} of the variance between points",
        "重复模拟的随机性占各点间方差的{share}",
    ),
    "measure first title": ("Measure these estimates first, for {kpi} ({of})", "应优先核实的估计值：{kpi}（{of}）"),
    "one replication": (
        "One replication tells no effect from chance: the shares rank what was seen, no more. Take more replications.",
        "仅1次重复无法区分影响与偶然：占比只是对所见结果的排序；请增加重复次数。",
    ),
    "no share told": (
        "No share is told from chance, so the order means nothing yet: more replications may tell.",
        "各占比均无法与偶然区分，排序尚无意义；可增加重复次数。",
    ),
    "share column": ("Share of the variance [95%]", "方差占比［95%］"),
    "input column": ("Input", "参数"),
    "now column": ("Now (range)", "现值（范围）"),
    "grade column": ("Grade", "等级"),
    # staffing
    "staff title": ("What staffings cost, and what they achieve", "各种人员配置的成本与效果"),
    "staff met": ("Meets all targets", "达到全部目标"),
    "staff not met": ("Misses a target", "未达到目标"),
    "staff undecided": ("Undecided", "尚不能判断"),
    "staff check": ("Passes the check, fresh random numbers", "通过检验（新随机数）"),
    "staff check failed": ("Fails the check", "未通过检验"),
    "staff check undecided": ("Undecided by the check", "检验尚不能判断"),
    "staff target": ("Target", "目标"),
    "cost axis million": ("Cost of the posts, million yuan a year", "岗位成本（百万元/年）"),
    "staff note": (
        "Dots: mean where it is least; lines: to its one-sided bound, which holds for all targets at once",
        "点：最差处的均值；线：到单侧置信界（对全部目标同时成立）",
    ),
    "pareto title": ("No cheaper staffing is as good: the front", "帕累托前沿：没有更省且同样好的配置"),
    "pareto means": ("Means where each target is met least, over each staffing's replications", "各目标最差处的均值"),
    "pareto front": ("On the front", "前沿上的配置"),
    "pareto chosen": ("Chosen: the cheapest found that passes the check", "所选：通过检验的最省配置"),
    "pareto note": ("Numbers: posts of {kinds}", "数字：{kinds}的岗位数"),
    "staff answer": (
        "The cheapest staffing found that meets every target with {confidence} confidence: {posts} (posts in "
        "all: {total}; {yuan} yuan a year). Staffings tried: {count}; checked with fresh random numbers: {checks}.",
        "以{confidence}的置信度达到全部目标的所找到的最省配置：{posts}；共{total}个岗位，每年{yuan}元。"
        "试算{count}种配置，用新随机数检验{checks}种。",
    ),
    "staff none": (
        "No staffing within these bounds is shown to meet every target with {confidence} confidence. Staffings tried: "
        "{count}.",
        "在所给范围内，没有配置能以{confidence}的置信度达到全部目标；共试算{count}种。",
    ),
    "staff unconfirmed": (
        "Whether {posts} will do, the check with {n} fresh replications left undecided: set check_replications=… to "
        "more.",
        "{posts}是否达标，{n}次新重复的检验尚不能判断：请增大check_replications=…。",
    ),
    "staff unvaried": (
        "{count} of the {all} margins to the targets are equal in nearly all of the {n} fresh replications: the "
        "confidence does not cover misses in fewer than {share} of replications. For a lower share set "
        "check_replications=… to more.",
        "{all}个目标余量中有{count}个在{n}次新重复中几乎始终相同：上述置信度不涵盖发生率低于{share}的未达标情形；"
        "如需更低的比例，请增大check_replications=…。",
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
    "target within": ("{group} solved within {working_days}", "{days}个工作日内解决的{group}"),
    "target least": ("{measure}, in the township where it is least", "{measure}（最低的乡镇）"),
    "group all": ("Problems", "问题"),
    "group standard": ("Standard matters", "标准事项"),
    "group department": ("Departments' matters", "部门事项"),
    "at least": ("{measure}: at least {bound}", "{measure}：至少{bound}"),
    "at most": ("{measure}: at most {bound}", "{measure}：至多{bound}"),
    "where column": ("Where least", "最差处"),
    "bound column": ("At least so good", "单侧界"),
    "replications column": ("Replications", "重复次数"),
    # selection
    "choice title": ("Which alternative is best", "哪个方案最好"),
    "choice best": ("Best", "最好"),
    "choice dropped": ("Dropped", "已淘汰"),
    "choice still in the running": ("Still in the running", "仍在比较"),
    "choice other": ("Other", "其他"),
    "choice no replication differed": ("No replication differed", "各次重复均无差异"),
    "choice rest": ("{count} more in choice.csv", "其余{count}个见choice.csv"),
    "choice note": (
        "In brackets: replications  ·  Compared are differences on the same matters (choice.csv), not these intervals",
        "括号内：重复次数  ·  方案按相同事项上的差异比较（choice.csv），而非按这些区间",
    ),
    "choice intervals": (
        "Intervals: 95% of each mean, over its own replications",
        "区间：各均值的95%置信区间（各自的重复次数）",
    ),
    "largest alternatives": ("The {shown} best of {all} alternatives", "{all}个方案中最好的{shown}个"),
    "behind column": ("Behind the best [95%, all at once]", "与最好者之差［95%，同时成立］"),
    "state column": ("State", "状态"),
    "choice kn": (
        "{kpi}: “{best}” is selected of {all} alternatives after {spent} replications. An alternative that is better "
        "than every other by {limit} or more is selected with a probability of at least {probability}; of several that "
        "are closer to each other, any may be.",
        "{kpi}：经{spent}次重复，从{all}个方案中选出“{best}”。若某方案比其余的都好{limit}以上，选中它的概率不低于{probability}；"
        "相差更小的几个方案，则都有可能被选中。",
    ),
    "choice tied": (
        "{kpi}: no choice is made between “{best}” and {count} of the other alternatives after {spent} replications. "
        "They did not differ in any of {n} replications, so they differ in at most {share} of all replications "
        "({probability} confidence). Alternatives dropped: {dropped}.",
        "{kpi}：共{spent}次重复，“{best}”与另外{count}个方案之间不作选择：它们在{n}次重复中均无差异，"
        "因此有差异的重复至多占{share}（置信度{probability}）。已淘汰{dropped}个方案。",
    ),
    "choice unvaried": (
        "{count} of the dropped alternatives differ from “{best}” by the same amount in each of {n} replications. The "
        "probability does not cover events that are rarer than {share} of replications.",
        "已淘汰的方案中有{count}个在{n}次重复中与“{best}”的差值始终相同；上述概率不涵盖发生率低于{share}的罕见事件。",
    ),
    "choice unfinished": (
        "{kpi}: the budget ended after {spent} replications with others ({left}) in the running beside “{best}”, "
        "which has the best mean so far: nothing is claimed. A larger budget=… goes on from there.",
        "{kpi}：预算用完（{spent}次重复），除目前均值最好的“{best}”外仍有{left}个方案未淘汰，不下结论；加大budget=…可继续。",
    ),
    "choice ocba": (
        "{kpi}: “{best}” has the best mean of {all} alternatives after {spent} replications. Of the others {told} are "
        "told from it by paired 95% intervals that hold at once; {untold} are not, and any of those may be the best.",
        "{kpi}：经{spent}次重复，{all}个方案中“{best}”的均值最好。按同时成立的95%配对区间，其余方案中{told}个可与之区分，"
        "不能区分的有{untold}个，它们也可能是最好的。",
    ),
    "choice ahead mean": (
        "Better than “{best}” by their own means: {count} of the others, over other replications, that is, on other "
        "matters; on the same ones they are behind.",
        "其余方案中有{count}个自身均值看似优于“{best}”，但其重复次数不同，即事项不同；在相同事项上则落后。",
    ),
    "choice ahead kn": (
        "Better than “{best}” on the replications that both had: {count} of the others, dropped for having fallen "
        "behind another alternative then.",
        "在双方都有的重复中，其余方案有{count}个优于“{best}”，但当时已落后于另一方案而被淘汰。",
    ),
    "choice ahead ocba": (
        "Better than “{best}” on the replications that both had: {count} of the others; “{best}” is best over all of "
        "its own, and which of them is better is open.",
        "在双方都有的重复中，其余方案有{count}个优于“{best}”；后者就自身全部重复而言均值最好，孰优尚无定论。",
    ),
    # stress tests
    "stress title": ("Open matters that a shock adds: {shock}", "冲击增加的在办事项：{shock}"),
    "stress axis": ("Open matters above the same run without it", "比无冲击的同一模拟多出的在办事项"),
    "stress span": ("The shock lasts", "冲击期间"),
    "stress table": ("Shocks, each compared with the same matters without it", "各类冲击（与无冲击的相同事项相比）"),
    "stress shock": ("Shock", "冲击"),
    "stress alternative": ("Alternative", "方案"),
    "stress worst_excess": ("Worst excess (of each run)", "最大增量（各次模拟）"),
    "stress worst_backlog": ("Worst backlog", "最大积压"),
    "stress excess_matter_days": ("Matter-days", "增量（件·日）"),
    "stress recovery_days": ("Days to recover (median)", "恢复天数（中位数）"),
    "stress recovered_share": ("Recovered", "已恢复"),
    "stress recovers": (
        "{shock} under “{alternative}”: at worst {excess} more open matters in the mean ({day}; p {p} if it did "
        "nothing); over {days} days after its end in half of the runs, and in {share} of them within the {followed} "
        "days that were followed.",
        "“{alternative}”遇{shock}：在办事项平均最多增加{excess}件（{day}；若无影响，p {p}）；"
        "半数模拟在冲击结束后{days}天内恢复，{followed}天观察期内恢复的占{share}。",
    ),
    "stress lasts": (
        "{shock} under “{alternative}”: at worst {excess} more open matters in the mean ({day}; p {p} if it did "
        "nothing); within the {followed} days that were followed it is over in {share} of the runs only.",
        "“{alternative}”遇{shock}：在办事项平均最多增加{excess}件（{day}；若无影响，p {p}）；"
        "{followed}天观察期内恢复的仅占{share}。",
    ),
    "stress no rise seen": (
        "{shock} under “{alternative}”: no rise of the backlog was seen. At most {excess} more matters are open in "
        "the mean ({day}), as chance alone may well have it (p {p}); so no worst day and no recovery is told.",
        "“{alternative}”遇{shock}：未见积压上升。平均最多增加{excess}件在办事项（{day}），"
        "仅凭偶然也可能如此（p {p}）；因此不报告最坏日和恢复天数。",
    ),
    "stress nowhere": (
        "{shock} under “{alternative}”: no rise of the backlog was seen. On no day of it, or soon after, are more "
        "matters open in the mean.",
        "“{alternative}”遇{shock}：未见积压上升。冲击期间及其后不久，没有一天的在办事项平均增加。",
    ),
    "stress not enough runs": (
        "{shock} under “{alternative}”: {n} replications are too few for the test that tells a rise from chance, and "
        "nothing is claimed; set replications={least} or more.",
        "“{alternative}”遇{shock}：{n}次重复不足以检验积压上升是否出于偶然，不下结论；请设replications={least}或更大。",
    ),
    "stress difference recovery_days_restricted": (
        "{shock}: “{alternative}” takes {difference} days [{low}, {high}] to recover compared with “{baseline}”: "
        "{verdict}. Runs not seen to recover count with the days followed, so the difference may be larger.",
        "{shock}：与“{baseline}”相比，“{alternative}”的恢复天数差{difference}［{low}，{high}］：{verdict}。"
        "未见恢复的模拟按观察天数计，实际差异可能更大。",
    ),
    "stress difference excess_matter_days": (
        "{shock}: it adds {difference} matter-days [{low}, {high}] under “{alternative}” compared with “{baseline}”: "
        "{verdict}.",
        "{shock}：与“{baseline}”相比，“{alternative}”下增加的件·日差{difference}［{low}，{high}］：{verdict}。",
    ),
}
