"""One DIMSE request on an association, and what may pass as a response to it."""

from collections.abc import Iterable, Mapping
from typing import Final

from implant_gui.dicom import commands
from implant_gui.dicom.commands import Command
from implant_gui.dicom.requesting.statuses import dimse_status
from implant_gui.dicom.wire.association import Association, OnCancel
from implant_gui.dicom.wire.incoming import Message, MessageRun, violation
from implant_gui.domain.service.events import NegotiatedContext
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.match import EncodedDataset
from implant_gui.domain.service.status import DimseStatus

_ON_CANCEL: Final = {Service.ECHO: OnCancel.ABORT, Service.STORE: OnCancel.FINISH}


class Request:
    """A request with its message ID. Belongs to the operation's thread."""

    def __init__(self, link: Association, service: Service, context: NegotiatedContext) -> None:
        self.message_id: Final = link.requestor.message_ids()
        self._link = link
        self._service = service
        self._context = context
        self._checked: tuple[Command, DimseStatus] | None = None

    def send(
        self, data: Iterable[bytes | memoryview] | None = None, extra: Mapping[int, int | str] | None = None
    ) -> None:
        """Send it with the chunks of its identifier or data set; `extra` are elements that only some services have."""
        elements: dict[int, int | str] = {
            commands.AFFECTED_SOP_CLASS_UID: self._context.abstract_syntax,
            commands.COMMAND_FIELD: commands.REQUESTS[self._service],
            commands.MESSAGE_ID: self.message_id,
            commands.COMMAND_DATA_SET_TYPE: commands.NO_DATA_SET if data is None else commands.HAS_DATA_SET,
            **(extra or {}),
        }
        if self._service is not Service.ECHO:
            elements[commands.PRIORITY] = commands.MEDIUM
        self._link.request(self._context, elements, data or (), on_cancel=_ON_CANCEL.get(self._service, OnCancel.ASK))

    def answer(self) -> DimseStatus:
        """The status of the only response that there is to it, waited for.

        Raises:
            StoppedError, OperationError: as `Association.receive` and `status_of`.
        """
        while True:
            for piece in self._link.receive():
                if not isinstance(piece, Message):
                    raise violation("an object instead of a response")
                return self.status_of(piece)

    def status_of(self, message: Message | MessageRun) -> DimseStatus:
        """The status of a response to this request, or of all responses of a run.

        Raises:
            OperationError: PROTOCOL, when it is none: of another request, on another context, without a status.
        """
        command = message.command
        # The receiver decodes equal commands once, so a run of pending responses is looked at once.
        if self._checked is not None and self._checked[0] is command:
            return self._checked[1]
        self._check(message)
        if command.status is None:
            raise violation("a response without a status")
        status = dimse_status(command, self._service, self._link.associated.peer.implementation_class_uid)
        self._checked = (command, status)
        return status

    def identifier_of(self, message: Message) -> EncodedDataset | None:
        """The identifier of a response; None when it has none."""
        transfer_syntax = self._context.transfer_syntax
        if message.identifier is None or transfer_syntax is None:
            return None
        return EncodedDataset(message.identifier, transfer_syntax)

    def _check(self, message: Message | MessageRun) -> None:
        command = message.command
        if command.field != commands.REQUESTS[self._service] | commands.RESPONSE:
            raise violation(f"a message with the command field {command.field or 0:04X}H instead of a response")
        if message.context_id != self._context.context_id:
            raise violation(f"a response on presentation context {message.context_id}")
        responded = command.number(commands.MESSAGE_ID_BEING_RESPONDED_TO)
        if responded != self.message_id:
            raise violation(f"a response to message {responded}, which is not under way")
