"""Fragments of presentation data values become messages and chunks of instances (PS3.7 6.3, PS3.8 E)."""

from typing import Final

from implant_gui.dicom.commands import COMMAND_DATA_SET_TYPE, Command, CommandField
from implant_gui.dicom.datasets.elements import MalformedDatasetError
from implant_gui.dicom.wire.incoming import Incoming, InstanceBegins, InstanceChunk, Message, too_much, violation
from implant_gui.dicom.wire.limits import Limits
from implant_gui.dicom.wire.runs import PDV_OVERHEAD, Announcement


class Assembly:
    """Puts messages together. Belongs to its receiver.

    Attributes:
        announcement: the last command, if it promised an identifier that has come.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._context_id = 0
        self._command_bytes = bytearray()
        self._is_inside_command = False
        self._command: Command | None = None
        self._identifier = bytearray()
        self._is_instance = False
        self._instance_size = 0
        self._last_command_bytes: bytes | None = None
        self._last_command = Command()
        self.announcement: Announcement | None = None

    @property
    def is_inside_message(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._command is not None or self._is_inside_command

    def take(
        self, fragment: memoryview, context_id: int, out: list[Incoming], *, is_command: bool, is_last: bool
    ) -> None:
        """Take a part of a command set or of a data set; what it completes is added to `out`.

        Raises:
            OperationError: PROTOCOL or LIMIT_EXCEEDED.
        """
        if is_command:
            self._take_command_part(fragment, context_id, out, is_last)
        elif self._command is None:
            raise violation("a data set without a command")
        elif context_id != self._context_id:
            raise violation("a message changes its presentation context")
        elif self._is_instance:
            self._take_instance_part(fragment, out, is_last)
        else:
            self._take_identifier_part(fragment, out, is_last)

    def _take_command_part(self, fragment: memoryview, context_id: int, out: list[Incoming], is_last: bool) -> None:
        if self._command is not None:
            raise violation("a command in the middle of a message")
        if len(self._command_bytes) + len(fragment) > self._limits.command_set:
            raise too_much("command set", self._limits.command_set)
        if not self._is_inside_command:
            self._is_inside_command = True
            self._context_id = context_id
        elif context_id != self._context_id:
            raise violation("a message changes its presentation context")
        if not is_last:
            self._command_bytes += fragment
            return
        data = _joined(self._command_bytes, fragment)
        self._is_inside_command = False
        self._begin_message(self._decoded(data), data, out)

    def _decoded(self, data: bytes) -> Command:
        """Decoded once for a run of equal ones: the responses of a query differ in their identifiers only."""
        if data != self._last_command_bytes:
            try:
                self._last_command = Command.decode(data)
            except MalformedDatasetError as error:
                raise violation(f"a command set that cannot be read: {error}") from error
            if self._last_command.number(COMMAND_DATA_SET_TYPE) is None:
                raise violation("a command set that does not say whether a data set follows")
            self._last_command_bytes = data
        return self._last_command

    def _begin_message(self, command: Command, encoded: bytes, out: list[Incoming]) -> None:
        self._is_instance = command.field == CommandField.C_STORE_RQ
        self._note_announcement(command, encoded)
        if not command.has_data_set:
            out.append(Message(self._context_id, command, None))
            return
        self._command = command
        if self._is_instance:
            self._instance_size = 0
            out.append(InstanceBegins(self._context_id, command))

    def _note_announcement(self, command: Command, encoded: bytes) -> None:
        known = self.announcement
        fits_one_pdu = len(encoded) + PDV_OVERHEAD <= self._limits.data_pdu
        if not command.has_data_set or self._is_instance or not fits_one_pdu:
            self.announcement = None
        elif known is None or known.command is not command or known.context_id != self._context_id:
            self.announcement = Announcement(self._context_id, command, encoded)

    def _take_instance_part(self, fragment: memoryview, out: list[Incoming], is_last: bool) -> None:
        self._instance_size += len(fragment)
        if self._instance_size > self._limits.instance:
            raise too_much("object", self._limits.instance)
        out.append(InstanceChunk(fragment, is_last))
        if is_last:
            self._command = None

    def _take_identifier_part(self, fragment: memoryview, out: list[Incoming], is_last: bool) -> None:
        if len(self._identifier) + len(fragment) > self._limits.identifier:
            raise too_much("identifier", self._limits.identifier)
        if not is_last:
            self._identifier += fragment
            return
        command, self._command = self._command, None
        if command is not None:
            out.append(Message(self._context_id, command, _joined(self._identifier, fragment)))


def _joined(begun: bytearray, fragment: memoryview) -> bytes:
    """Both together; `begun` is empty after that."""
    if not begun:  # nearly always
        return bytes(fragment)
    whole = bytes(begun + fragment)
    begun.clear()
    return whole


NOTHING: Final = memoryview(b"")
"""A fragment without bytes."""
