"""Assemblies and groups with all their parts: fetched so or not, as last time; and what the missing ones are called."""

from typing import Final

from implant_gui.app.program import Program
from implant_gui.domain.uid import Uid

_KEY: Final = "transfers/with-parts"


def build(program: Program) -> object:
    """What people chose last holds again."""
    panel, store = program.window.transfers, program.layout_store
    panel.set_takes_parts(str(store.value(_KEY, "true")).lower() != "false")

    def remember(takes_parts: bool) -> None:
        store.setValue(_KEY, "true" if takes_parts else "false")

    def name_of(uid: Uid) -> str:
        return program.models.results.name_of((uid,))

    panel.takes_parts_changed.connect(remember)
    panel.details.set_names(name_of)
    return remember
