"""Cut the Chinese font that the figures use out of Debian's fonts-noto-cjk, and put its licence beside it.

Run by a maintainer, not by users: ``python scripts/build_font.py``. The result is checked in. The package is needed
only here (its Simplified Chinese face is one of ten in a collection of 20 MB; what is kept is about 3 MB).

Which characters: all of GB2312 (by Python's codec), most of the third level of the table of general standard
characters (scripts/third_level_characters.txt; the table of 8,105 itself was not at hand), what GBK shares with
JIS X 0208, the Unicode blocks whose radicals are simplified (names of fish, metals, birds that GB2312 lacks), and
every character of the repository's own YAML, Markdown and Python files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
DEBIAN_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
DEBIAN_COPYRIGHT = Path("/usr/share/doc/fonts-noto-cjk/copyright")
FACE = "Noto Sans CJK SC"
FAMILY = "Noto Sans SC"
TARGET = ROOT / "sim" / "report" / "fonts" / "NotoSansSC-Regular.otf"
SIMPLIFIED_RADICALS = (  # 见 讠 贝 车 钅 长门 韦 页 风 飞饣 马 鱼 鸟 卤麦 黾齐齿龙龟 纟, in code order
    (0x7E9F, 0x7F35), (0x89C1, 0x89D1), (0x8BA0, 0x8C36), (0x8D1D, 0x8D63), (0x8F66, 0x8F9A), (0x9485, 0x9576),
    (0x95E8, 0x961B), (0x97E6, 0x97EC), (0x9875, 0x988B), (0x98CE, 0x98DE), (0x9963, 0x9995), (0x9A6C, 0x9AA7),
    (0x9C7C, 0x9CE4), (0x9E1F, 0x9E73), (0x9F50, 0x9F51), (0x9F7F, 0x9F8C), (0x9F99, 0x9F9F),
)  # fmt: skip
SIGNS = range(0x20, 0x7F), range(0xA0, 0x180), range(0x2010, 0x2028), range(0x2190, 0x219A), range(0xFF00, 0xFFEF)


def gb2312() -> set[str]:
    """All characters of GB2312, found by decoding every possible pair of bytes."""
    found = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found.update(bytes((high, low)).decode("gb2312", errors="ignore"))
    return found


def third_level() -> set[str]:
    """The third level of the table of general standard characters, less the supplementary planes."""
    lines = (ROOT / "scripts" / "third_level_characters.txt").read_text(encoding="utf-8").splitlines()
    return {sign for line in lines if not line.startswith("#") for sign in line}


def common_elsewhere() -> set[str]:
    """What China's GBK and Japan's JIS X 0208 both list: traditional forms and many characters of names."""
    signs = (chr(code) for code in range(0x4E00, 0xA000))
    return {sign for sign in signs if _has("gbk", sign) and _has("shift_jis", sign)}


def _has(codec: str, sign: str) -> bool:
    try:
        sign.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def own_files() -> set[str]:
    """Every character that the repository's own texts use."""
    folders = ("conf", "scenarios", "sim", "docs")
    paths = [
        path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in {".yaml", ".md", ".py"}
    ]
    return {sign for path in paths for sign in path.read_text(encoding="utf-8") if ord(sign) > 0x7F}


def licence() -> str:
    """The font's copyright line and the SIL Open Font License 1.1, out of Debian's copyright file."""
    text = DEBIAN_COPYRIGHT.read_text(encoding="utf-8")
    part = text[
        text.index("SIL OPEN FONT LICENSE") : text.index("License: GPL-3+", text.index("SIL OPEN FONT LICENSE"))
    ]
    lines = [line[1:] if line.startswith(" ") else line for line in part.rstrip().splitlines()]
    body = "\n".join("" if line.strip() == "." else line.rstrip() for line in lines)
    return (
        "Noto Sans SC (a subset): (c) 2014-2021 Adobe (http://www.adobe.com/).\n"
        "Cut from Noto Sans CJK by scripts/build_font.py; nothing but the set of characters was changed.\n\n"
        + body
        + "\n"
    )


def rename(font: TTFont) -> None:
    """Give the cut font its own family name, so that it never stands for the whole font on a machine that has both."""
    names = {1: FAMILY, 2: "Regular", 3: f"{FAMILY} subset for govsim", 4: f"{FAMILY} Regular", 6: "NotoSansSC-Regular"}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
        elif record.nameID in (16, 17, 21, 22):
            font["name"].removeNames(nameID=record.nameID)
    top = font["CFF "].cff
    top.fontNames[0] = "NotoSansSC-Regular"
    top[0].FullName, top[0].FamilyName = f"{FAMILY} Regular", FAMILY


def main() -> int:
    """Write the font and its licence; say how many characters and bytes."""
    wanted = gb2312() | third_level() | common_elsewhere() | own_files()
    wanted |= {chr(code) for first, last in SIMPLIFIED_RADICALS for code in range(first, last + 1)}
    wanted |= {chr(code) for block in SIGNS for code in block}
    font = next(f for f in TTCollection(DEBIAN_FONT).fonts if f["name"].getDebugName(4) == FACE)
    options = subset.Options()
    options.layout_features = ["kern", "locl"]  # matplotlib reads no other, and vertical forms would double the size
    options.hinting = False
    options.desubroutinize = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables = [*options.drop_tables, "vhea", "vmtx", "VORG", "GPOS", "GSUB", "BASE"]
    options.recalc_timestamp = False
    worker = subset.Subsetter(options)
    worker.populate(unicodes=[ord(sign) for sign in wanted])
    worker.subset(font)
    rename(font)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    font.save(TARGET)
    (TARGET.parent / "OFL.txt").write_text(licence(), encoding="utf-8")
    missing = sorted(sign for sign in gb2312() | third_level() if ord(sign) not in font.getBestCmap())
    print(
        f"{TARGET.name}: {len(font.getBestCmap())} characters, {TARGET.stat().st_size / 1e6:.2f} MB; "
        f"not in the source: {missing}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
