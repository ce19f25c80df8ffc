"""Who may send to the storage SCP: AE titles, each with the host it must come from."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from implant_gui.domain.service.ae import AllowedPeer, parse_ae_title
from implant_gui.views.common.buttons import flat_button, icon_button
from implant_gui.views.common.checked_line import CheckedLine
from implant_gui.views.common.checks import check_ae_title
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import HALF


class PeerRow(QWidget):
    """One peer.

    Emits:
        removed: it is no longer wanted.
    """

    removed = Signal()

    def __init__(self, peer: AllowedPeer | None) -> None:
        super().__init__()
        title = peer.ae_title if peer else ""
        self.ae_title = CheckedLine(
            self.tr("AE title of the peer"), title, check=check_ae_title, placeholder=self.tr("AE title")
        )
        self.host = CheckedLine(self.tr("Host of the peer"), peer.host if peer else "", placeholder=self.tr("any host"))
        layout = row(self.ae_title, self.host, spacing=HALF)
        layout.addWidget(icon_button("x", self.tr("Remove this peer"), on_click=self.removed))
        self.setLayout(layout)


class PeersEditor(QWidget):
    """A short list of peers, edited in place."""

    def __init__(self, peers: Sequence[AllowedPeer] = ()) -> None:
        super().__init__()
        self._rows: list[PeerRow] = []
        self._layout: QVBoxLayout = column(spacing=HALF)
        self._nobody = PlainLabel(
            self.tr("Nobody is listed: nothing will be accepted. Add the servers that may send here."),
            wraps=True,
            muted=True,
        )
        add = row(flat_button(self.tr("Add a peer"), "plus", on_click=self._on_add))
        add.addStretch()
        self.setLayout(column(self._nobody, self._layout, add, spacing=HALF))
        self.show_peers(peers)

    def show_peers(self, peers: Sequence[AllowedPeer]) -> None:
        """Edit other peers."""
        for line in tuple(self._rows):
            self._drop(line)
        for peer in peers:
            self._append(peer)
        self._refresh()

    def peers(self) -> tuple[AllowedPeer, ...]:
        """What is written; call `verify` first."""
        return tuple(AllowedPeer(parse_ae_title(line.ae_title.text), line.host.text) for line in self._rows)

    def verify(self) -> bool:
        """Whether every AE title is one; complains in place if not."""
        wrong = [line for line in self._rows if not line.ae_title.verify()]
        return not wrong

    def _append(self, peer: AllowedPeer | None) -> PeerRow:
        line = PeerRow(peer)
        line.removed.connect(self._on_row_removed)
        self._rows.append(line)
        self._layout.addWidget(line)
        self._refresh()
        return line

    def _refresh(self) -> None:
        self._nobody.setVisible(not self._rows)

    def _on_add(self) -> None:
        self._append(None).ae_title.line.setFocus()

    def _on_row_removed(self) -> None:
        line = self.sender()
        if isinstance(line, PeerRow):
            self._drop(line)
            self._refresh()

    def _drop(self, line: PeerRow) -> None:
        self._rows.remove(line)
        self._layout.removeWidget(line)
        line.hide()
        line.deleteLater()
