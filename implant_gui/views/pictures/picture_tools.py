"""Buttons that stand above every picture."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from implant_gui.views.common.buttons import add_action, icon_button
from implant_gui.views.pictures.drawing_canvas import DrawingCanvas
from implant_gui.views.pictures.picture_canvas import PictureCanvas

translate = QCoreApplication.translate


def zoom_buttons(canvas: PictureCanvas) -> tuple[QToolButton, ...]:
    """Smaller, larger, everything."""
    return (
        icon_button("minus", translate("Picture", "Zoom out (−)"), on_click=canvas.zoom_out),
        icon_button("plus", translate("Picture", "Zoom in (+)"), on_click=canvas.zoom_in),
        icon_button("maximize", translate("Picture", "Fit (0)"), on_click=canvas.fit),
    )


def measure_button(canvas: PictureCanvas) -> QToolButton:
    """Measures as long as it is pressed down."""
    button = icon_button("ruler-measure", translate("Picture", "Measure a distance or an angle (D)"))
    button.setCheckable(True)
    button.toggled.connect(canvas.set_measuring)
    canvas.measuring_changed.connect(button.setChecked)
    return button


def picture_menu(canvas: PictureCanvas, parent: QWidget) -> QMenu:
    """What a click of the right button offers for every picture; who asks for it adds more, and opens it."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    is_measured = bool(canvas.measurement.lengths)
    text = translate("Picture", "Copy the measurement") if is_measured else translate("Picture", "Copy the picture")
    add_action(menu, text, "copy", canvas.copy).setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
    menu.addSeparator()
    add_action(menu, translate("Picture", "Show everything"), "maximize", canvas.fit)
    measure = add_action(
        menu, translate("Picture", "Measure"), "ruler-measure", lambda: canvas.set_measuring(not canvas.is_measuring)
    )
    measure.setCheckable(True)
    measure.setChecked(canvas.is_measuring)
    return menu


def true_size_button(canvas: DrawingCanvas) -> QToolButton:
    """A millimetre of implant is a millimetre of the screen."""
    button = QToolButton()
    button.setText("1:1")
    button.setToolTip(translate("Picture", "True size on this screen (1)"))
    button.setAccessibleName(translate("Picture", "True size"))
    button.clicked.connect(canvas.show_true_size)
    return button
