"""The storage SCP's state as the window shows it: always an icon and words."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication

from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.ae import LocalNode
from implant_gui.models.common.roles import Tone
from implant_gui.views.wording import Told, error_words

translate = QCoreApplication.translate


class ListenerPhase(Enum):
    """Whether the storage SCP listens."""

    OFF = "off"
    STARTING = "starting"
    LISTENING = "listening"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ListenerState:
    """The storage SCP right now.

    Attributes:
        node: what it listens as, or should.
        port: where it really listens; only while LISTENING.
        error: why it FAILED.
    """

    phase: ListenerPhase
    node: LocalNode
    port: int = 0
    error: OperationError | None = None

    @property
    def address(self) -> str:
        """Where others reach it, as ``AET@host:port``."""
        return f"{self.node.ae_title}@{self.node.bind_address}:{self.port or self.node.port}"


def listener_words(state: ListenerState) -> Told:
    """What the status bar says, and the sentence of the panel."""
    match state.phase:
        case ListenerPhase.OFF:
            return Told(
                translate("Listener", "Storage SCP off"),
                translate("Listener", "Nobody can send templates to this computer. C-GET works all the same."),
                icon="broadcast-off",
            )
        case ListenerPhase.STARTING:
            sentence = translate("Listener", "The port is being opened.")
            return Told(translate("Listener", "Storage SCP starting"), sentence, icon="loader-2", tone=Tone.BUSY)
        case ListenerPhase.LISTENING:
            return Told(
                translate("Listener", "Listening as {0}").format(state.address),
                translate("Listener", "Listed servers may send implant templates to this computer."),
                icon="broadcast",
                tone=Tone.GOOD,
            )
        case ListenerPhase.FAILED:
            told = error_words(state.error) if state.error is not None else Told("", "")
            title = translate("Listener", "Storage SCP stopped: {0}").format(told.title)
            return Told(title, told.sentence, told.next_step, "alert-triangle", Tone.BAD)
