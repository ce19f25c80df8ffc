"""What the window offers on buttons in messages, empty states and the preview: each name leads to one story."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.message_bar import Answer

translate = QCoreApplication.translate
START_LISTENER: Final = "start-listener"
OPEN_LISTENER: Final = "open-listener"


def offers_for(error: OperationError) -> tuple[Offer, ...]:
    """What helps against `error`."""
    match error.kind:
        case ErrorKind.LISTENER_OFF:
            return (Offer(START_LISTENER, translate("Offers", "Start the storage SCP"), "player-play"),)
        case ErrorKind.PORT_IN_USE | ErrorKind.PORT_FORBIDDEN | ErrorKind.ADDRESS_UNAVAILABLE:
            return (Offer(OPEN_LISTENER, translate("Offers", "Choose another address"), "broadcast"),)
        case _:
            return ()


class OffersController:
    """Leads from a button's name to what it promises.

    Thread: GUI.
    """

    def __init__(self, stories: Mapping[str, Callable[[], None]]) -> None:
        self._stories = dict(stories)

    def choose(self, name: str) -> None:
        """The button called `name` was clicked; one that belongs to somebody else is left to them."""
        story = self._stories.get(name)
        if story is not None:
            story()

    def answered(self, answer: Answer) -> None:
        """A button of a message was clicked."""
        self.choose(answer.offer)
