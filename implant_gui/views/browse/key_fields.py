"""Entries for the keys that are not plain text: codes, references to instances, UIDs, and moments."""

import re
from collections.abc import MutableMapping
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QCompleter, QListView, QMenu
from typing_extensions import override

from implant_gui.domain.service.codes import Code, context_group
from implant_gui.domain.service.keys import KeyDefinition, Matching
from implant_gui.domain.service.query import KeyPath
from implant_gui.domain.text import visible
from implant_gui.domain.uid import is_uid
from implant_gui.views.browse.key_field import KeyField, Restrictions, TextField
from implant_gui.views.common.buttons import menu_button
from implant_gui.views.common.forms import make_clearable

COUNTRIES: Final = "ISO3166_1"
_WRITTEN_CODE: Final = re.compile(r"\s*(?P<value>[^\s,\\]{1,16})\s*,\s*(?P<scheme>[A-Za-z0-9_.-]{1,16})\s*")
_BETWEEN_UIDS: Final = re.compile(r"[\\,;\s]+")
_MOMENT_FORM: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[ T]?(\d{2}):?(\d{2}))?")


class CodeField(KeyField):
    """A code key: chosen by its meaning, or written as ``value, scheme``."""

    def __init__(self, definition: KeyDefinition) -> None:
        super().__init__(definition)
        self._codes = _codes_of(definition)
        self._base = _code_path(definition)
        self._entry = QComboBox()
        self._entry.setEditable(True)
        self._entry.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._entry.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._entry.setMinimumContentsLength(8)
        self._entry.setAccessibleName(self.label)
        self._entry.addItem("")
        self._entry.addItems([code.meaning for code in self._codes])
        line = self._line(placeholder=self.tr("any"))
        self._entry.setLineEdit(line)
        self._entry.setCompleter(self._completer())
        self._entry.activated.connect(self._on_text_edited)
        self._fill(self._entry)

    @override
    def restrictions(self) -> Restrictions:
        code = self._code()
        if code is None:
            return {}
        return {self._path("CodeValue"): code.value, self._path("CodingSchemeDesignator"): code.scheme}

    @override
    def take(self, restrictions: MutableMapping[KeyPath, str]) -> None:
        value = restrictions.pop(self._path("CodeValue"), "")
        scheme = restrictions.pop(self._path("CodingSchemeDesignator"), "")
        known = next((code for code in self._codes if (code.value, code.scheme) == (value, scheme)), None)
        self._entry.setCurrentText(known.meaning if known else f"{value}, {scheme}" if value else "")
        self.show_error("")

    @override
    def summary(self) -> str:
        return self._entry.currentText().strip()

    @override
    def check(self) -> bool:
        is_right = super().check()
        code = self._code() if is_right else None
        if code is not None and code.meaning:
            self._entry.setCurrentText(code.meaning)
        return is_right

    def _code(self) -> Code | None:
        """The code that is written: by its meaning, by a part of it that no other has, or as such."""
        text = self._entry.currentText().strip()
        if not text:
            return None
        for code in self._codes:
            if code.meaning.casefold() == text.casefold():
                return code
        written = _WRITTEN_CODE.fullmatch(text)
        alike = [code for code in self._codes if text.casefold() in code.meaning.casefold()]
        if written is None and len(alike) == 1:
            return alike[0]
        if written is None:
            raise ValueError(self.tr("Choose from the list, or write the code and its scheme: 71341001, SCT"))
        return Code(written["value"], written["scheme"], "")

    def _completer(self) -> QCompleter:
        completer = QCompleter([code.meaning for code in self._codes], self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = QListView()
        popup.setObjectName("completions")
        completer.setPopup(popup)
        return completer

    def _path(self, keyword: str) -> KeyPath:
        return KeyPath((*self._base, (keyword, None)))


class UidsField(KeyField):
    """A key that holds UIDs: of the instance itself, or of the instances that it refers to."""

    def __init__(self, definition: KeyDefinition) -> None:
        super().__init__(definition)
        steps = ((definition.keyword, 0), ("ReferencedSOPInstanceUID", None))
        self._path = KeyPath(steps if definition.is_reference else ((definition.keyword, None),))
        self._takes_several = definition.is_reference or Matching.UID_LIST in definition.matching
        self._entry = self._line(placeholder=self.tr("such as 1.2.840.…"))
        make_clearable(self._entry)
        self._fill(self._entry)

    @override
    def restrictions(self) -> Restrictions:
        uids = [part for part in _BETWEEN_UIDS.split(self._entry.text()) if part]
        wrong = next((part for part in uids if not is_uid(part)), None)
        if wrong is not None:
            form = self.tr("“{text}” is not a UID: digits and dots, at most 64 characters.")
            raise ValueError(form.format(text=visible(wrong)))
        if len(uids) > 1 and not self._takes_several:
            raise ValueError(self.tr("One UID only."))
        return {self._path: "\\".join(uids)} if uids else {}

    @override
    def take(self, restrictions: MutableMapping[KeyPath, str]) -> None:
        self._entry.setText(restrictions.pop(self._path, "").replace("\\", " "))
        self.show_error("")

    @override
    def summary(self) -> str:
        return self._entry.text().strip()


class MomentField(KeyField):
    """Effective DateTime as a range of days (PS3.4 C.2.2.2.5), sent with full precision.

    Both ends are written out to the second, because the standard does not say how a shortened end is meant.
    """

    def __init__(self, definition: KeyDefinition) -> None:
        super().__init__(definition)
        self._path = KeyPath(((definition.keyword, None),))
        self._from = self._line(name=self.tr("Effective from"), placeholder=self.tr("from"))
        self._to = self._line(name=self.tr("Effective until"), placeholder=self.tr("until"))
        self._menu = QMenu(self)
        for text, slot in (
            (self.tr("In effect today"), self._on_today),
            (self.tr("From today on"), self._on_future),
            (self.tr("This year"), self._on_this_year),
            (self.tr("Any date"), self.clear),
        ):
            action = QAction(text, self._menu)
            action.triggered.connect(slot)
            self._menu.addAction(action)
        presets = menu_button(self._menu, self.tr("Common dates"), icon="calendar")
        self._fill(self._from, self._to, presets)

    @override
    def restrictions(self) -> Restrictions:
        first, last = _moment(self._from.text(), "000000"), _moment(self._to.text(), "235959")
        if first and last and first > last:
            raise ValueError(self.tr("The first date is later than the second."))
        return {self._path: f"{first}-{last}"} if first or last else {}

    @override
    def take(self, restrictions: MutableMapping[KeyPath, str]) -> None:
        value = restrictions.pop(self._path, "")
        first, dash, last = value.partition("-")
        self._from.setText(_shown(first))
        self._to.setText(_shown(last if dash else first))
        self.show_error("")

    @override
    def summary(self) -> str:
        first, last = self._from.text().strip(), self._to.text().strip()
        if first and last:
            return f"{first} – {last}"
        if first:
            return self.tr("from {date}").format(date=first)
        return self.tr("until {date}").format(date=last) if last else ""

    def _on_today(self) -> None:
        self._show("", date.today().isoformat())

    def _on_future(self) -> None:
        self._show(date.today().isoformat(), "")

    def _on_this_year(self) -> None:
        year = date.today().year
        self._show(f"{year}-01-01", f"{year}-12-31")

    def _show(self, first: str, last: str) -> None:
        self._from.setText(first)
        self._to.setText(last)
        self._on_text_edited()


def field_for(definition: KeyDefinition) -> KeyField:
    """The right entry for a key."""
    if definition.is_reference or definition.vr == "UI":
        return UidsField(definition)
    if definition.vr == "SQ":
        return CodeField(definition)
    if definition.vr == "DT":
        return MomentField(definition)
    return TextField(definition)


def _codes_of(definition: KeyDefinition) -> tuple[Code, ...]:
    inner = definition.children[0] if not definition.is_code else definition
    if inner.context_group is not None:
        return context_group(inner.context_group).codes
    return _countries()


def _code_path(definition: KeyDefinition) -> tuple[tuple[str, int | None], ...]:
    own = (definition.keyword, 0)
    return (own,) if definition.is_code else (own, (definition.children[0].keyword, 0))


def _countries() -> tuple[Code, ...]:
    """The countries that Qt knows by their two letters (PS3.16 CID 5001 uses ISO 3166-1)."""
    named = {QLocale.territoryToCode(territory): QLocale.territoryToString(territory) for territory in QLocale.Country}
    codes = (
        Code(code, COUNTRIES, f"{name} ({code})") for code, name in named.items() if re.fullmatch("[A-Z]{2}", code)
    )
    return tuple(sorted(codes, key=lambda code: code.meaning.casefold()))


def _moment(text: str, rest: str) -> str:
    """`text` as a DT value with the time `rest` where none is written; "" for nothing."""
    if not text.strip():
        return ""
    found = _MOMENT_FORM.fullmatch(text.strip())
    sentence = QCoreApplication.translate(
        "MomentField", "Write a date as 2024-12-31, or with a time as 2024-12-31 13:45."
    )
    if found is None:
        raise ValueError(sentence)
    year, month, day, hour, minute = found.groups()
    try:
        datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
    except ValueError:
        raise ValueError(sentence) from None
    return f"{year}{month}{day}{hour}{minute}{rest[4:]}" if hour else f"{year}{month}{day}{rest}"


def _shown(moment: str) -> str:
    """A DT value as it is written in the field."""
    if len(moment) < 8:
        return moment
    day = f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}"
    time = moment[8:14]
    return day if time in ("", "000000", "235959") else f"{day} {time[:2]}:{time[2:4]}"
