"""The words of an answer's reasons, in English and in Chinese."""

REASON_WORDS: dict[str, tuple[str, str]] = {
    # where a parameter acts
    "acts at": ("{parameter} acts {where}.", "{parameter}的作用之处：{where}。"),
    "acts under": ("under “{alternative}” at {steps}", "“{alternative}”下为{steps}"),
    "acts not under": ("nowhere under “{alternative}”", "“{alternative}”下无"),
    "acts step": ("“{step}”", "“{step}”"),
    "acts way": ("“{step}” → “{to}”", "“{step}”→“{to}”"),
    "acts and": (", ", "、"),
    "acts then": ("; ", "；"),
    "acts on all": (" It changes all alternatives at once.", "它同时改变各方案。"),
    "acts nowhere": (
        "{parameter} acts at no step: it belongs to the matters, places or staff that all alternatives share.",
        "{parameter}不作用于任何环节：它属于各方案共有的事项、地域或人员。",
    ),
    # ranges that the scenario does not state
    "default range note": (
        "±{range}: default range; the scenario states none (whole numbers by 1 at least)",
        "±{range}：默认范围，情景未给出范围（整数至少±1）",
    ),
    "default range used": (
        "{count} of the {all} inputs state no range: ±{range} of their value is taken, whole numbers by 1 at least "
        "(default_range={value:g}). Their rank holds for that range only.",
        "{all}个参数中有{count}个未给出范围，取现值的±{range}（整数至少±1；default_range={value:g}）；其排序仅适用于该范围。",
    ),
    "range now": ("{now} ({low}–{high})", "{now}（{low}–{high}）"),
    "range now default": ("{now} ({low}–{high}, default range)", "{now}（{low}–{high}，默认范围）"),
    # why no staffing was found
    "staff missed": (
        "Missed by {short} in the mean, by {least} or more with {confidence} confidence: {target}{where}.",
        "平均差{short}、以{confidence}的置信度至少差{least}而未达到：{target}{where}。",
    ),
    "staff not shown": (
        "Missed by {short} in the mean, which may be chance: {target}{where}.",
        "平均差{short}，可能出于偶然，尚不能证明达到：{target}{where}。",
    ),
    "staff barely": (
        "Met in the mean, but not with {confidence} confidence: {target}{where}.",
        "均值达到，但达不到{confidence}的置信度：{target}{where}。",
    ),
    "staff busiest": (
        "Busiest unit in these runs: {unit}, {share} of its time [95% interval].",
        "这些模拟中最忙的单位：{unit}，占其工作时间的{share}［95%区间］。",
    ),
    "staff longest wait": (
        "Longest wait: {part} at {role}, {hours} per matter (mean over all matters) [95% interval].",
        "最长的等待：{role}的“{part}”，平均每件{hours}（对全部事项取均值）［95%区间］。",
    ),
    "staff other bottleneck": (
        "{posts} is not the bottleneck: none of these units is busy for more than {share} of its time, while {unit} is "
        "above {busy}.",
        "{posts}不是瓶颈：这些单位的利用率均不超过{share}，而{unit}高于{busy}。",
    ),
    "staff also bottleneck": (
        "{unit}, whose posts do not vary here, is busier than the units of {posts}.",
        "{unit}比{posts}的单位更忙，而其岗位在此不变。",
    ),
    "staff add posts": (" Add {posts} to posts.", "请将{posts}加入posts。"),
    "staff own bottleneck": (
        "The bottleneck is among the posts that vary: allow more of {posts}.",
        "瓶颈就在所调整的岗位之中：请提高{posts}的上限。",
    ),
    "staff no bottleneck": (
        "No unit is busy for more than {busy} of its time: too few posts are not the likely cause. Look at the "
        "longest wait, at office hours, meetings and limits.",
        "没有单位的利用率高于{busy}：岗位不足不大可能是原因；请看最长的等待，以及办公时间、会议和时限。",
    ),
}
