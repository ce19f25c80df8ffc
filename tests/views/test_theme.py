"""The theme dresses everything at once, and again when it changes."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from implant_gui.domain.keeping.settings import Appearance
from implant_gui.views.common import icons
from implant_gui.views.common.theme import Theme, style_sheet_of
from implant_gui.views.common.tokens import DARK, LIGHT


def test_the_style_sheet_has_no_open_places() -> None:
    for tokens in (LIGHT, DARK):
        sheet = style_sheet_of(tokens)
        assert "$" not in sheet
        assert tokens.accent in sheet


def test_the_setting_decides_over_the_system(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_appearance(Appearance.DARK)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    theme.set_appearance(Appearance.LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window


def test_following_the_system_gives_one_of_the_two(theme: Theme) -> None:
    theme.set_appearance(Appearance.SYSTEM)
    assert theme.tokens in (LIGHT, DARK)


def test_nothing_is_dressed_anew_in_the_colours_that_it_wears(theme: Theme, qtbot: QtBot) -> None:
    theme.set_appearance(Appearance.DARK)
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_appearance(Appearance.DARK)


def test_icons_change_their_colour_with_the_theme(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("x")
    qtbot.addWidget(button)
    icons.set_icon(button, "search")
    light = button.icon().pixmap(32).toImage()
    theme.set_appearance(Appearance.DARK)
    assert button.icon().pixmap(32).toImage() != light


def test_the_same_icon_is_drawn_only_once(qapp: QApplication) -> None:
    first = icons.pixmap("search", "#123456", 16)
    assert icons.pixmap("search", "#123456", 16).cacheKey() == first.cacheKey()
    assert icons.pixmap("search", "#654321", 16).cacheKey() != first.cacheKey()
