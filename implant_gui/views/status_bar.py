"""The status bar: the storage SCP's state, always, and what the program is doing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStatusBar, QToolButton

from implant_gui.views.common import icons
from implant_gui.views.common.buttons import literal
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.servers.listener_state import ListenerState, listener_words


class StatusBar(QStatusBar):
    """A line at the bottom.

    Emits:
        listener_clicked: show the storage SCP.
    """

    listener_clicked = Signal()

    def __init__(self, state: ListenerState) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._listener = QToolButton()
        self._listener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._listener.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._listener.clicked.connect(self.listener_clicked)
        self._activity = PlainLabel(muted=True)
        self._activity.setContentsMargins(0, 0, 8, 0)
        self.addWidget(self._listener)
        self.addPermanentWidget(self._activity)
        self.show_listener(state)

    @property
    def listener_text(self) -> str:
        """What is said of the storage SCP."""
        return self._listener.accessibleName()

    def show_listener(self, state: ListenerState) -> None:
        """Show how the storage SCP is."""
        told = listener_words(state)
        self._listener.setText(f" {literal(told.title)}")
        self._listener.setAccessibleName(told.title)
        self._listener.setAccessibleDescription(told.sentence)
        sentences = (told.sentence, told.next_step, self.tr("Click to see or change it."))
        self._listener.setToolTip("\n".join(filter(None, sentences)))
        icons.set_icon(self._listener, told.icon, told.tone.value)

    def show_activity(self, text: str) -> None:
        """Say what the program is doing; "" for nothing."""
        self._activity.setText(text)
