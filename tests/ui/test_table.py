"""A list: no text is cut, and a long one is measured once."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.table import Line, Lines, Table

LONG = "Penicillin V och G; Trimetoprim; Acetylsalicylsyra; Jodkontrast; Jordnötter"


def table(qtbot: QtBot, lines: list[Line]) -> Table:
    made = Table(Lines(lambda: ("Bed", "Allergies")), narrow=frozenset({0}))
    qtbot.addWidget(made)
    made.resize(240, 300)
    made.lines.fill(lines)
    made.show()
    qtbot.wait(50)
    return made


def test_a_long_text_makes_its_row_higher_and_a_short_one_does_not(qtbot: QtBot) -> None:
    made = table(qtbot, [Line("a", ("1:1", LONG)), Line("b", ("1:2", "Latex"))])
    assert made.rowHeight(0) > 2 * made.rowHeight(1)


def test_a_wider_list_has_lower_rows(qtbot: QtBot) -> None:
    made = table(qtbot, [Line("a", ("1:1", LONG))])
    before = made.rowHeight(0)
    made.resize(900, 300)
    qtbot.waitUntil(lambda: made.rowHeight(0) < before)


def test_what_is_bold_needs_its_own_room(qtbot: QtBot) -> None:
    texts = ("Latex och jod, nötter",) * 2
    plain = table(qtbot, [Line("a", texts)])
    bold = table(qtbot, [Line("a", texts, frozenset({0}))])
    assert bold.columnWidth(0) > plain.columnWidth(0)


def test_a_text_is_measured_once_however_many_lines_have_it_and_not_again_in_a_search(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[str] = []
    monkeypatch.setattr(QFontMetrics, "horizontalAdvance", _counted("horizontalAdvance", measured))
    monkeypatch.setattr(QFontMetrics, "boundingRect", _counted("boundingRect", measured))
    same = [Line(str(n), ("1:1", LONG)) for n in range(500)]
    made = table(qtbot, [*same, Line("b", ("1:2", "Latex"), frozenset({1}))])
    assert 0 < len(measured) < 20
    measured.clear()
    made.lines.narrow(frozenset(str(n) for n in range(300)))
    qtbot.wait(50)
    assert made.lines.rowCount() == 300
    assert measured == []
    assert made.rowHeight(299) == made.rowHeight(0) > 2 * made.fontMetrics().height()


def _counted(name: str, measured: list[str]) -> Callable[..., object]:
    real: Callable[..., object] = getattr(QFontMetrics, name)

    def counted(metrics: QFontMetrics, *given: object) -> object:
        measured.extend(one for one in given if isinstance(one, str))
        return real(metrics, *given)

    return counted


def test_the_columns_stand_still_while_somebody_searches(qtbot: QtBot) -> None:
    made = table(qtbot, [Line("a", ("a bed in the corridor", "x")), Line("b", ("1:2", "x"))])
    before = made.columnWidth(0)
    made.lines.narrow(frozenset({"b"}))
    qtbot.wait(50)
    assert made.lines.rowCount() == 1
    assert made.columnWidth(0) == before


def test_a_larger_font_makes_room_for_itself(qtbot: QtBot, qapp: QApplication) -> None:
    made, usual = table(qtbot, [Line("a", ("1:1", "Latex"))]), qapp.font()
    before = made.rowHeight(0), made.columnWidth(0)
    larger = QFont(usual)
    larger.setPointSizeF(2 * usual.pointSizeF())
    try:
        qapp.setFont(larger)
        qtbot.waitUntil(lambda: made.rowHeight(0) > before[0] and made.columnWidth(0) > before[1])
    finally:
        qapp.setFont(usual)


def test_a_chosen_line_has_a_bar_before_it_and_no_other_has(qtbot: QtBot) -> None:
    made = table(qtbot, [Line("a", ("1:1", "Latex")), Line("b", ("1:2", "Latex"))])
    made.selectRow(1)
    picture = made.viewport().grab().toImage()
    bar = made.palette().link().color()
    seen = [picture.pixelColor(1, made.rowViewportPosition(row) + 5) == bar for row in (0, 1)]
    assert seen == [False, True]


@pytest.mark.parametrize("width", [240, 900])
def test_no_column_is_narrower_than_a_long_word(qtbot: QtBot, width: int) -> None:
    made = table(qtbot, [Line("a", ("1:1", LONG))])
    made.resize(width, 300)
    qtbot.wait(50)
    assert made.columnWidth(1) >= made.fontMetrics().horizontalAdvance("Acetylsalicylsyra;") + 24


def test_several_that_were_chosen_can_be_chosen_again_where_they_stand_now(qtbot: QtBot) -> None:
    made = Table(Lines(lambda: ("Bed", "Name")), frozenset(), several=True)
    qtbot.addWidget(made)
    made.lines.fill([Line(id, (id, id)) for id in "abcd"])
    made.select("b", "d", "gone")
    made.lines.fill([Line(id, (id, id)) for id in "dcba"])
    made.select("b", "d", "gone")
    assert [one.id for one in made.selected()] == ["d", "b"]
    made.select("gone")
    assert len(made.selected()) == 2


def test_a_column_that_is_hidden_takes_no_room(qtbot: QtBot) -> None:
    made = Table(Lines(lambda: ("Bed", "Patient", "Allergies")), narrow=frozenset({0}))
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.lines.fill([Line("a", ("1:1", LONG, "Latex"))])
    made.setColumnHidden(1, True)
    made.show()
    qtbot.waitUntil(lambda: made.columnWidth(2) > 300)
    assert made.rowHeight(0) < 50
    made.setColumnHidden(1, False)
    made.lines.fill([Line("a", ("1:1", LONG, "Latex"))])
    qtbot.waitUntil(lambda: made.rowHeight(0) > 50)
