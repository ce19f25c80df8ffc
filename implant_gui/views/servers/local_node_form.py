"""Our own AE title, the storage SCP's address and its peers: the same in the settings and in the listener panel."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QComboBox, QWidget

from implant_gui.domain.service.ae import LocalNode, parse_ae_title, parse_port
from implant_gui.views.common.checked_line import CheckedLine
from implant_gui.views.common.checks import check_ae_title, check_port
from implant_gui.views.common.forms import add_entry, make_form
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, holder
from implant_gui.views.servers.peers_editor import PeersEditor

LOOPBACK: Final = "127.0.0.1"
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - offered, explained, and never chosen unasked


class LocalNodeForm(QWidget):
    """Edits a `LocalNode`."""

    def __init__(self, node: LocalNode, addresses: Sequence[str] = ()) -> None:
        """Edit `node`; `addresses` are those that this computer has now."""
        super().__init__()
        self._node = node
        self._addresses = tuple(addresses)
        self.ae_title = CheckedLine(
            self.tr("AE title"),
            node.ae_title,
            check=check_ae_title,
            hint=self.tr("The name that servers know this program by. Their administrators register it."),
        )
        self.port = CheckedLine(self.tr("Port"), str(node.port), check=check_port)
        self.bind = QComboBox()
        self.bind.setAccessibleName(self.tr("Listen on"))
        self._list_addresses(node.bind_address)
        self.bind.currentIndexChanged.connect(self._explain)
        self._consequence = PlainLabel(wraps=True, muted=True)
        self.peers = PeersEditor(node.peers)
        form = make_form()
        add_entry(form, self.tr("Our AE title"), self.ae_title)
        add_entry(form, self.tr("Port"), self.port)
        add_entry(form, self.tr("Listen on"), holder(column(self.bind, self._consequence, spacing=2)))
        add_entry(form, self.tr("Who may send"), self.peers)
        self.setLayout(form)
        self._explain()

    def set_addresses(self, addresses: Sequence[str]) -> None:
        """Offer these addresses of this computer; what is chosen stays chosen."""
        self._addresses = tuple(addresses)
        self._list_addresses(str(self.bind.currentData()))

    def show_node(self, node: LocalNode) -> None:
        """Edit another node; what is written for the same one stays."""
        if node == self._node:
            return
        self._node = node
        self.ae_title.set_text(node.ae_title)
        self.port.set_text(str(node.port))
        self._list_addresses(node.bind_address)
        self.peers.show_peers(node.peers)

    def collect(self) -> LocalNode | None:
        """What is written; None when something cannot be used, which is then said in place."""
        checks = [self.ae_title.verify(), self.port.verify(), self.peers.verify()]
        if not all(checks):
            return None
        return LocalNode(
            ae_title=parse_ae_title(self.ae_title.text),
            port=parse_port(self.port.text),
            bind_address=str(self.bind.currentData()),
            peers=self.peers.peers(),
            tls=self._node.tls,
        )

    def _list_addresses(self, chosen: str) -> None:
        self.bind.clear()
        self.bind.addItem(self.tr("this computer only ({0})").format(LOOPBACK), LOOPBACK)
        for address in dict.fromkeys((*self._addresses, chosen)):
            if address not in (LOOPBACK, EVERYWHERE):
                self.bind.addItem(self.tr("the network address {0}").format(address), address)
        self.bind.addItem(self.tr("every network that this computer is in"), EVERYWHERE)
        self.bind.setCurrentIndex(self.bind.findData(chosen))

    def _explain(self) -> None:
        chosen = self.bind.currentData()
        if chosen == LOOPBACK:
            text = self.tr("Only programs on this computer can send, such as the demo archive. A server cannot.")
        elif chosen == EVERYWHERE:
            text = self.tr("Everyone on the network can connect. Only the peers listed below are accepted.")
        else:
            text = self.tr("Servers that reach this address can connect. Only the peers listed below are accepted.")
        self._consequence.setText(text)
