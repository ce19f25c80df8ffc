"""A screen is measured with a card, however fine it is."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from implant_gui.views.common.theme import Theme
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.calibration_dialog import CARD_MM, CalibrationDialog


def test_the_dialog_grows_with_the_outline_and_keeps_what_was_measured(qtbot: QtBot, theme: Theme) -> None:
    calibration, screen = Calibration(), QGuiApplication.primaryScreen()
    dialog = CalibrationDialog(calibration, screen)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.slider.setValue(9000)
    qtbot.waitUntil(lambda: dialog.width() > 900)
    (buttons,) = dialog.findChildren(QDialogButtonBox)
    buttons.button(QDialogButtonBox.StandardButton.Save).click()
    assert calibration.pixels_per_mm(screen) == pytest.approx(900 / CARD_MM[0])
    assert calibration.is_measured(screen)
