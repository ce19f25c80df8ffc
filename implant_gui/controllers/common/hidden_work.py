"""Work whose dialog was put away: its end is told in a message, which brings the report back."""

import itertools
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.models.common.roles import Tone
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.message_bar import Answer, MessageBar
from implant_gui.views.common.work_dialog import WorkDialog
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
_SHOW: Final = "show-report"


def broken_off() -> Told:
    """What a dialog says when the program made a mistake; the report on that comes by itself."""
    title = translate("Work", "It could not go on")
    return Told(title, translate("Work", "Something in this program went wrong."), icon="bug", tone=Tone.BAD)


class HiddenWork:
    """Keeps dialogs that nobody sees until somebody wants to, or does not.

    Thread: GUI.
    """

    def __init__(self, messages: MessageBar) -> None:
        self._messages = messages
        self._dialogs: dict[str, WorkDialog] = {}
        self._numbers = itertools.count(1)
        messages.answered.connect(self._on_answered)

    def tell(self, dialog: WorkDialog, told: Told) -> None:
        """The work of `dialog` has ended; say so, unless the dialog stands there and does."""
        if dialog.isVisible():
            return
        key = f"work {id(self)} {next(self._numbers)}"  # others keep dialogs too, and hear the same answers
        self._dialogs[key] = dialog
        offer = Offer(_SHOW, translate("Work", "Show the report"), "notes")
        self._messages.show_message(told, key=key, offers=(offer,))

    def _on_answered(self, answer: Answer) -> None:
        dialog = self._dialogs.pop(answer.key, None)
        if dialog is None:
            return
        if answer.offer == _SHOW:
            dialog.show()
            dialog.raise_()
        else:
            dialog.deleteLater()
