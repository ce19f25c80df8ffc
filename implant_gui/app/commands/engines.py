"""Which implementation of the DICOM operations talks to a server."""

from implant_gui.app.commands.exit_codes import UsageError
from implant_gui.app.commands.peers import Call
from implant_gui.domain.ae import Engine
from implant_gui.domain.ports import Operations


def operations_for(call: Call) -> Operations:
    """The operations by the engine that the server, or ``--engine``, asks for.

    Raises:
        UsageError: this version does not have that engine.
    """
    # Imported here: pydicom and pynetdicom take most of a second.
    from implant_gui.dicom.message_ids import MessageIds
    from implant_gui.dicom.reference.operations import ReferenceOperations

    if call.server.engine is not Engine.REFERENCE:
        raise UsageError(f"This version has no {call.server.engine.value} engine; use --engine reference.")
    return ReferenceOperations(lambda: call.calling, call.secrets, MessageIds())
