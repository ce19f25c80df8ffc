"""Buttons that stand above every picture."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QToolButton

from implant_gui.views.common.buttons import icon_button
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


def true_size_button(canvas: DrawingCanvas) -> QToolButton:
    """A millimetre of implant is a millimetre of the screen."""
    button = QToolButton()
    button.setText("1:1")
    button.setToolTip(translate("Picture", "True size on this screen (1)"))
    button.setAccessibleName(translate("Picture", "True size"))
    button.clicked.connect(canvas.show_true_size)
    return button
