"""Names in verdict.md are shown as written by any reader of Markdown, and run nothing."""

import markdown_it
import pytest

from sim.report.markdown import escaped, names_in_markdown
from sim.report.words import Names
from sim.scenario import Text

NASTY = [
    "<script>alert(1)</script>", "<b>x</b>", "[x](https://evil.example)", "![x](y)", "*bold* _em_ `code`", "a | b",
    "https://evil.example", "www.evil.example", "a@evil.example", "$x$", "~~x~~", "\\", "&lt;", "[/] [bold]", "{0} %s",
    "a_b_c", "东镇 (东)", "# x",
]  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("line", ["# Verdict: {}\n", "- {}: less\n", "Under {} it is **better**.\n"])
def test_a_name_is_text_wherever_it_stands(name: str, line: str) -> None:
    reader = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parts = [token for top in reader.parse(line.format(escaped(name))) for token in (top, *(top.children or ()))]
    kinds = {token.type for token in parts}
    allowed = {"heading", "paragraph", "bullet_list", "list_item", "strong"}
    assert {kind.removesuffix("_open").removesuffix("_close") for kind in kinds} <= allowed | {
        "inline",
        "text",
        "text_special",
    }
    shown = "".join(token.content for token in parts if token.type in ("text", "text_special"))
    assert name in shown


def test_names_without_signs_keep_their_bytes() -> None:
    names = Names(kpis={"k": Text(en="A_b: 12345 (x), 5%", zh="村(社区)")})
    kept = names_in_markdown(names).kpis["k"]
    assert (kept.get("en"), kept.get("zh")) == ("A_b: 12345 (x), 5%", "村(社区)")
