"""What may be written into the fields of dialogs: each check gives a sentence, or "" when all is well."""

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.domain.service.ae import AE_TITLE_LENGTH, parse_ae_title, parse_port

translate = QCoreApplication.translate
_FINGERPRINT: Final = re.compile(r"([0-9A-Fa-f]{2}:?){32}")


def check_ae_title(text: str) -> str:
    """An AE title (PS3.5 6.2)."""
    if not text.strip():
        return translate("checks", "An AE title is needed: the name that the DICOM node goes by.")
    if len(text.strip()) > AE_TITLE_LENGTH:
        return translate("checks", "Too long: an AE title has at most {0} characters.").format(AE_TITLE_LENGTH)
    try:
        parse_ae_title(text)
    except ValueError:
        return translate("checks", "Only plain ASCII characters, and no backslash.")
    return ""


def check_optional_ae_title(text: str) -> str:
    """An AE title, or nothing."""
    return check_ae_title(text) if text.strip() else ""


def check_host(text: str) -> str:
    """A host name or an IP address."""
    if not text.strip():
        return translate("checks", "A host name or an IP address is needed.")
    if re.search(r"[\s/@]", text.strip()):
        return translate("checks", "Only the name or the address: no spaces, no “@”, no “/”.")
    return ""


def check_port(text: str) -> str:
    """A TCP port."""
    try:
        parse_port(text)
    except ValueError:
        return translate("checks", "A port is a number from 1 to 65535.")
    return ""


def check_file(text: str) -> str:
    """A file that exists, or nothing."""
    if text.strip() and not Path(text.strip()).is_file():
        return translate("checks", "There is no such file.")
    return ""


def check_fingerprint(text: str) -> str:
    """A SHA-256 in hexadecimal, or nothing."""
    if text.strip() and _FINGERPRINT.fullmatch(text.strip()) is None:
        return translate("checks", "64 hexadecimal digits, with or without colons between the pairs.")
    return ""
