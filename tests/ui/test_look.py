"""Light, dark, high contrast: readable, chosen, remembered, as the operating system wishes."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.ui.stage import Stage
from ui import look, style
from ui.look import Look
from ui.palette import CONTRAST, DARK, LIGHT, SHAPES, TEXTS, Palette
from ui.remembered import Remembered

PALETTES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


def luminance(ink: str) -> float:
    """As WCAG 2.2 defines it."""
    parts = [int(ink[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(palette: Palette, pair: tuple[str, str]) -> float:
    """How much the two differ: 1 to 21."""
    darker, lighter = sorted(luminance(getattr(palette, one)) for one in pair)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", PALETTES)
def test_text_borders_and_signs_stand_out_from_what_they_lie_on(name: str) -> None:
    palette, least = PALETTES[name], 7.0 if name == "contrast" else 4.5
    assert [pair for pair in TEXTS if ratio(palette, pair) < least] == []
    assert [pair for pair in SHAPES if ratio(palette, pair) < 3] == []


def test_every_pair_of_the_style_sheet_is_among_those_measured() -> None:
    text = (Path(style.__file__).parent / "style.qss").read_text("utf-8")
    pairs = set()
    for rule in re.findall(r"\{([^}]*)\}", text):
        ground = re.search(r"background: @(\w+)@", rule)
        ink = re.search(r"(?<![-\w])color: @(\w+)@", rule)
        if ground and ink:
            pairs.add((ink[1].lower(), ground[1].lower()))
    assert len(pairs) > 8
    assert pairs <= set(TEXTS)


@pytest.mark.parametrize("name", PALETTES)
def test_no_colour_of_the_style_sheet_is_left_without_a_palette(name: str) -> None:
    sheet = style.sheet(PALETTES[name])
    assert "@" not in sheet.split("*/", 1)[1]
    assert all(one.name.upper() for one in fields(Palette))


def test_a_choice_of_colours_holds_at_once_and_the_next_time(
    stage: Stage, qapp: QApplication
) -> None:
    window = stage.window
    stage.enter_as("Nils Ås")
    stage.press("Return")
    window.view.looks.actions()[2].trigger()
    assert qapp.palette().window().color().name() == DARK.ground
    picture = window.frame.ward.print_ward.grab().toImage()
    assert picture.pixelColor(20, 20).name() == DARK.act
    assert Remembered(stage.memory).look() == "dark"


def test_the_pages_of_the_paper_stay_as_printed_in_the_dark(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    stage.press("Alt+4")
    stage.settle()
    stage.window.desk.look.choose("contrast")
    pages = stage.window.frame.space.plan.pages

    def white() -> None:
        picture = pages.grab().toImage()
        seen = {picture.pixelColor(x, 60).name() for x in range(0, picture.width(), 3)}
        assert "#ffffff" in seen

    stage.qtbot.waitUntil(white, timeout=20_000)


def test_the_operating_systems_wish_is_followed_until_a_person_chooses(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = LIGHT
    monkeypatch.setattr(look, "of_system", lambda: wish)
    worn = Look("system")
    told: list[Palette] = []
    worn.changed.connect(lambda: told.append(worn.palette))
    wish = DARK
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert told == [DARK]
    assert qapp.palette().window().color().name() == DARK.ground
    worn.choose("contrast")
    wish = LIGHT
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert worn.palette is CONTRAST
