"""The DICOM operations of a command, by the engine that the server or ``--engine`` asks for."""

from implant_gui.app.commands.peers import Call
from implant_gui.domain.ports import Operations


def operations_for(call: Call) -> Operations:
    """The operations for `call`."""
    # Imported here: `--help` talks to nobody.
    from implant_gui.app.engines import EngineOperations

    return EngineOperations(lambda: call.calling, call.secrets)
