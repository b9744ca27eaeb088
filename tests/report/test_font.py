"""The font that is shipped covers what Chinese planners write, and comes with its licence."""

from pathlib import Path

from fontTools.ttLib import TTFont

from sim.report.style import FONT_FILE

ROOT = Path(__file__).parents[2]
COVERED = TTFont(FONT_FILE, lazy=True).getBestCmap()


def test_every_character_of_gb2312_is_in_the_font() -> None:
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    signs = {sign for pair in pairs for sign in pair.decode("gb2312", errors="ignore")}
    assert len(signs) == 7445
    assert not {sign for sign in signs if ord(sign) not in COVERED}


def test_rarer_names_of_places_and_people_are_in_the_font() -> None:
    assert all(ord(sign) in COVERED for sign in "浉潢漯堃喆昇镕祎翀珺玥赟甯邨垴埇")


def test_every_character_of_the_repositorys_own_files_can_be_drawn() -> None:
    dejavu = TTFont(Path(__import__("matplotlib").get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf", lazy=True)
    known = {*COVERED, *dejavu.getBestCmap(), ord("\n"), ord("\t")}
    paths = [path for folder in ("conf", "scenarios") for path in (ROOT / folder).rglob("*.yaml")]
    assert paths
    for path in paths:
        assert not {sign for sign in path.read_text(encoding="utf-8") if ord(sign) not in known}, path


def test_the_font_is_small_and_licensed() -> None:
    assert FONT_FILE.stat().st_size < 3_500_000
    licence = (FONT_FILE.parent / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Adobe" in licence
