"""The three pages of the server editor: connection, security, advanced. Each gives back its part of a `Server`."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QToolButton, QWidget

from implant_gui.domain.service.ae import (
    DEFAULT_PORT,
    Engine,
    RetrieveMethod,
    Server,
    Timeouts,
    Tls,
    parse_ae_title,
    parse_port,
)
from implant_gui.models.common.words import QT_TRANSLATE_NOOP
from implant_gui.views.common.checked_line import CheckedLine, PathLine
from implant_gui.views.common.checks import (
    check_ae_title,
    check_file,
    check_fingerprint,
    check_host,
    check_optional_ae_title,
    check_port,
)
from implant_gui.views.common.forms import add_entry, indent, make_form
from implant_gui.views.common.tokens import GRID

CHARACTER_SETS: Final = (
    ("ISO_IR 192", QT_TRANSLATE_NOOP("AdvancedPage", "UTF-8")),
    ("ISO_IR 100", QT_TRANSLATE_NOOP("AdvancedPage", "Latin-1")),
    ("ISO_IR 101", QT_TRANSLATE_NOOP("AdvancedPage", "Latin-2")),
    ("ISO_IR 109", QT_TRANSLATE_NOOP("AdvancedPage", "Latin-3")),
    ("ISO_IR 110", QT_TRANSLATE_NOOP("AdvancedPage", "Latin-4")),
    ("ISO_IR 148", QT_TRANSLATE_NOOP("AdvancedPage", "Latin-5")),
    ("ISO_IR 126", QT_TRANSLATE_NOOP("AdvancedPage", "Greek")),
    ("ISO_IR 144", QT_TRANSLATE_NOOP("AdvancedPage", "Cyrillic")),
    ("ISO_IR 127", QT_TRANSLATE_NOOP("AdvancedPage", "Arabic")),
    ("ISO_IR 138", QT_TRANSLATE_NOOP("AdvancedPage", "Hebrew")),
    ("ISO_IR 166", QT_TRANSLATE_NOOP("AdvancedPage", "Thai")),
    ("ISO_IR 13", QT_TRANSLATE_NOOP("AdvancedPage", "Japanese, JIS X 0201")),
    ("\\ISO 2022 IR 87", QT_TRANSLATE_NOOP("AdvancedPage", "Japanese, JIS X 0208")),
    ("\\ISO 2022 IR 149", QT_TRANSLATE_NOOP("AdvancedPage", "Korean")),
    ("\\ISO 2022 IR 58", QT_TRANSLATE_NOOP("AdvancedPage", "Chinese, GB 2312")),
    ("GB18030", QT_TRANSLATE_NOOP("AdvancedPage", "Chinese, GB18030")),
    ("GBK", QT_TRANSLATE_NOOP("AdvancedPage", "Chinese, GBK")),
)
_LONGEST_LIMIT_S: Final = 86_400.0


class FormPage(QWidget):
    """Labels at the left, entries at the right, distances on the grid.

    Emits:
        changed: something else is written or chosen.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._form = make_form(margin=2 * GRID)
        self.setLayout(self._form)

    def verify(self) -> bool:
        """Whether everything written here can be used; complains in place if not."""
        lines = self.findChildren(CheckedLine)
        wrong = [line for line in lines if line.isEnabled() and not line.verify()]
        if wrong:
            wrong[0].line.setFocus()
        return not wrong

    def set_read_only(self) -> None:
        """Let everything be read and copied, and nothing be changed."""
        for line in self.findChildren(QLineEdit):
            line.setReadOnly(True)
        for entry in (*self.findChildren(QComboBox), *self.findChildren(QCheckBox), *self.findChildren(QToolButton)):
            entry.setEnabled(False)
        for box in self.findChildren(QDoubleSpinBox):
            box.setReadOnly(True)

    def _add(self, label: str, entry: QWidget) -> None:
        add_entry(self._form, label, entry)
        self._tell_changes(entry)

    def _tell_changes(self, entry: QWidget) -> None:
        match entry:
            case CheckedLine():
                entry.changed.connect(self.changed)
            case QLineEdit():
                entry.textChanged.connect(self.changed)
            case QComboBox():
                entry.currentIndexChanged.connect(self.changed)
            case QCheckBox():
                entry.toggled.connect(self.changed)
            case QDoubleSpinBox():
                entry.valueChanged.connect(self.changed)


class ConnectionPage(FormPage):
    """Who and where."""

    def __init__(self, server: Server | None, taken: frozenset[str]) -> None:
        super().__init__()
        self._taken = taken
        self.name = CheckedLine(self.tr("Name"), server.name if server else "", check=self._check_name)
        self.name.line.setPlaceholderText(self.tr("what you call it"))
        title = server.ae_title if server else ""
        self.ae_title = CheckedLine(self.tr("AE title"), title, check=check_ae_title, placeholder="ARCHIVE")
        self.host = CheckedLine(self.tr("Host"), server.host if server else "", check=check_host)
        self.host.line.setPlaceholderText(self.tr("name or IP address"))
        port = str(server.port if server else DEFAULT_PORT)
        self.port = CheckedLine(self.tr("Port"), port, check=check_port)
        self.method = QComboBox()
        for method, text in (
            (RetrieveMethod.AUTOMATIC, self.tr("Automatic: C-GET where it is offered, else C-MOVE")),
            (RetrieveMethod.GET, self.tr("C-GET: objects come over the same connection")),
            (RetrieveMethod.MOVE, self.tr("C-MOVE: the server connects to our storage SCP")),
        ):
            self.method.addItem(text, method)
        self.method.setCurrentIndex(self.method.findData(server.retrieve_method) if server else 0)
        self._add(self.tr("Name"), self.name)
        self._add(self.tr("AE title"), self.ae_title)
        self._add(self.tr("Host"), self.host)
        self._add(self.tr("Port"), self.port)
        self._add(self.tr("Fetch with"), self.method)

    def completed(self, server: Server | None) -> Server:
        """`server`, or a new one, with what is written here."""
        return replace(
            server or _BLANK,
            name=self.name.text,
            host=self.host.text,
            port=parse_port(self.port.text),
            ae_title=parse_ae_title(self.ae_title.text),
            retrieve_method=self.method.currentData(),
        )

    def _check_name(self, text: str) -> str:
        if not text.strip():
            return self.tr("A name is needed.")
        if text.strip() in self._taken:
            return self.tr("Another server has this name.")
        return ""


class SecurityPage(FormPage):
    """TLS and user identity. Verification cannot be switched off."""

    def __init__(self, server: Server | None) -> None:
        super().__init__()
        tls = (server.tls if server else None) or Tls()
        self.uses_tls = QCheckBox(self.tr("Encrypt with TLS"))
        self.uses_tls.setChecked(server is not None and server.tls is not None)
        self.ca_file = PathLine(
            self.tr("Trusted certificates"),
            _text(tls.ca_file),
            check=check_file,
            placeholder=self.tr("those of the system"),
        )
        self.cert_file = PathLine(
            self.tr("Own certificate"),
            _text(tls.cert_file),
            check=check_file,
            placeholder=self.tr("if the server asks for one"),
        )
        self.key_file = PathLine(
            self.tr("Its private key"),
            _text(tls.key_file),
            check=check_file,
            placeholder=self.tr("if not in the same file"),
        )
        self.pin = CheckedLine(
            self.tr("Fingerprint"),
            tls.pinned_sha256 or "",
            check=check_fingerprint,
            placeholder=self.tr("SHA-256 of the server's certificate"),
            hint=self.tr("With a fingerprint, only this one certificate is accepted."),
        )
        self.user_name = CheckedLine(self.tr("User name"), (server.user_name if server else None) or "")
        self.user_name.line.setPlaceholderText(self.tr("only if the server asks for one"))
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText(self.tr("sent over TLS only, and never stored in a file"))
        self.uses_tls.toggled.connect(self._on_uses_tls_toggled)
        self._form.addRow("", self.uses_tls)
        self._tell_changes(self.uses_tls)
        for line in (self.ca_file, self.cert_file, self.key_file, self.pin):
            self._add(line.line.accessibleName(), line)
        self._add(self.tr("User name"), self.user_name)
        self._add(self.tr("Password"), self.secret)
        self._on_uses_tls_toggled(self.uses_tls.isChecked())

    def completed(self, server: Server) -> Server:
        """`server` with what is written here."""
        return replace(server, tls=self._tls(), user_name=self.user_name.text or None)

    def _tls(self) -> Tls | None:
        if not self.uses_tls.isChecked():
            return None
        pin = self.pin.text.replace(":", "").lower() or None
        return Tls(self.ca_file.path, self.cert_file.path, self.key_file.path, pin)

    def _on_uses_tls_toggled(self, uses: bool) -> None:
        for widget in (self.ca_file, self.cert_file, self.key_file, self.pin, self.secret):
            widget.setEnabled(uses)


class AdvancedPage(FormPage):
    """What is seldom changed."""

    def __init__(self, server: Server | None) -> None:
        super().__init__()
        timeouts = server.timeouts if server else Timeouts()
        calling = (server.calling_ae_title if server else None) or ""
        self.calling = CheckedLine(self.tr("Our AE title"), calling, check=check_optional_ae_title)
        self.calling.line.setPlaceholderText(self.tr("as in the settings"))
        self.character_set = QComboBox()
        self.character_set.addItem(self.tr("as the server declares"), None)
        for value, name in CHARACTER_SETS:
            translated = QCoreApplication.translate("AdvancedPage", name)
            self.character_set.addItem(f"{value}  ({translated})", value)
        chosen = self.character_set.findData(server.character_set if server else None)
        self.character_set.setCurrentIndex(max(0, chosen))
        self.engine = QComboBox()
        self.engine.addItem(self.tr("fast engine"), Engine.WIRE)
        self.engine.addItem(self.tr("compatibility engine (pynetdicom)"), Engine.REFERENCE)
        self.engine.setCurrentIndex(self.engine.findData((server or _BLANK).engine))
        self.connect_limit = self._seconds(timeouts.connect, 1.0)
        self.answer_limit = self._seconds(timeouts.answer, 1.0)
        self.total_limit = self._seconds(timeouts.total, 0.0)
        self.total_limit.setSpecialValueText(self.tr("none"))
        self._timeouts = timeouts
        self._add(self.tr("Our AE title"), self.calling)
        self._add(self.tr("Character set"), self.character_set)
        self._add(self.tr("Engine"), self.engine)
        self._add(self.tr("Limit to connect"), self.connect_limit)
        self._add(self.tr("Limit for an answer"), self.answer_limit)
        self._add(self.tr("Limit for all of it"), self.total_limit)

    def completed(self, server: Server) -> Server:
        """`server` with what is written here."""
        timeouts = replace(
            self._timeouts,
            connect=self.connect_limit.value(),
            answer=self.answer_limit.value(),
            total=self.total_limit.value(),
        )
        return replace(
            server,
            calling_ae_title=parse_ae_title(self.calling.text) if self.calling.text else None,
            character_set=self.character_set.currentData(),
            engine=self.engine.currentData(),
            timeouts=timeouts,
        )

    def _seconds(self, value: float, least: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        indent(box)
        box.setRange(least, _LONGEST_LIMIT_S)
        box.setDecimals(1)
        box.setSuffix(self.tr(" s"))
        box.setValue(value)
        return box


_BLANK: Final = Server("", "", DEFAULT_PORT, parse_ae_title("NONE"))
"""Carries the defaults of a new server."""


def _text(path: object) -> str:
    return "" if path is None else str(path)
