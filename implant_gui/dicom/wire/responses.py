"""Responses of ours as the elements of their command sets (PS3.7 9.3)."""

from implant_gui.dicom import commands
from implant_gui.dicom.commands import Command, CommandField
from implant_gui.domain.service.information_model import VERIFICATION
from implant_gui.domain.uid import is_uid


def store_response(command: Command, claimed: str, status: int, comment: str = "") -> dict[int, int | str]:
    """The elements of a C-STORE response to `command` (PS3.7 9.3.1.2)."""
    elements: dict[int, int | str] = {
        commands.COMMAND_FIELD: CommandField.C_STORE_RSP,
        commands.MESSAGE_ID_BEING_RESPONDED_TO: command.number(commands.MESSAGE_ID) or 0,
        commands.COMMAND_DATA_SET_TYPE: commands.NO_DATA_SET,
        commands.STATUS: status,
    }
    sop_class = command.text(commands.AFFECTED_SOP_CLASS_UID) or ""
    if is_uid(sop_class):
        elements[commands.AFFECTED_SOP_CLASS_UID] = sop_class
    if is_uid(claimed):
        elements[commands.AFFECTED_SOP_INSTANCE_UID] = claimed
    if comment:
        elements[commands.ERROR_COMMENT] = comment
    return elements


def echo_response(command: Command) -> dict[int, int | str]:
    """The elements of a C-ECHO response to `command` (PS3.7 9.3.5.2)."""
    return {
        commands.AFFECTED_SOP_CLASS_UID: VERIFICATION,
        commands.COMMAND_FIELD: CommandField.C_ECHO_RSP,
        commands.MESSAGE_ID_BEING_RESPONDED_TO: command.number(commands.MESSAGE_ID) or 0,
        commands.COMMAND_DATA_SET_TYPE: commands.NO_DATA_SET,
        commands.STATUS: 0,
    }
