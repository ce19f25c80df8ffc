"""What the window can do without for its first moment: lists from the disk, the library, the storage SCP."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.app.network import own_addresses
from implant_gui.app.program import Program
from implant_gui.models.common.roles import Tone
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
_READ_ONLY: Final = "library read-only"


async def fill_in(program: Program) -> None:
    """Read what is on the disk, and begin what runs by itself."""
    servers, complaints = await program.background(program.files.servers)
    book, more = await program.background(program.files.searches)
    program.models.servers.set_servers(servers)
    program.searches.show(book)
    for sentence in (*program.complaints, *complaints, *more):
        told = Told(sentence, "", icon="alert-triangle", tone=Tone.WARN)
        program.window.message_bar.show_message(told)
    program.tasks.launch("open the library", _open_library(program))
    settings = program.settings.current
    if settings.listener_enabled:
        program.listener.start(settings.local, remember=False)
    program.servers.check_all()
    # Looking up one's own name can take seconds where the network is not as it should be.
    addresses = await program.background(own_addresses)
    program.window.listener_panel.set_addresses(addresses)
    program.settings.set_addresses(addresses)


async def _open_library(program: Program) -> None:
    is_read_only = await program.background(lambda: program.library.is_read_only)
    program.library_page.refresh()
    if is_read_only:
        _tell_read_only(program)
        return
    program.tasks.launch("show interrupted transfers", program.retrieve.show_interrupted())
    program.indexing.begin()


def _tell_read_only(program: Program) -> None:
    told = Told(
        translate("Library", "The library is open in another window"),
        translate("Library", "Here it can be searched and looked at, but nothing can be fetched into it."),
        translate("Library", "Close the other window and start this one again to fetch templates here."),
        icon="lock",
        tone=Tone.WARN,
    )
    program.window.message_bar.show_message(told, key=_READ_ONLY)
