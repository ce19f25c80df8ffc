"""Whether assemblies and groups are fetched with all their parts: remembered from one start to the next."""

from typing import Final

from implant_gui.app.compose import Program

_KEY: Final = "transfers/with-parts"


def build(program: Program) -> object:
    """What people chose last holds again."""
    panel, store = program.window.transfers, program.layout_store
    panel.set_takes_parts(str(store.value(_KEY, "true")).lower() != "false")

    def remember(takes_parts: bool) -> None:
        store.setValue(_KEY, "true" if takes_parts else "false")

    panel.takes_parts_changed.connect(remember)
    return remember
