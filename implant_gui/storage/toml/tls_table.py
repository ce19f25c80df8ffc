"""What a TLS connection needs, as a TOML table: paths and a fingerprint, never a secret."""

import re
from pathlib import Path
from typing import Final

from implant_gui.domain.service.ae import Tls
from implant_gui.storage.toml.toml_file import Table
from implant_gui.storage.toml.toml_values import TomlReader, path, text

_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")


def read_tls(parent: TomlReader) -> Tls | None:
    """TLS if `parent` has anything called ``tls``: what is wrong in it never switches TLS off."""
    if "tls" not in parent:
        return None
    reader = parent.table("tls")
    if reader is None:
        return Tls()
    return Tls(
        ca_file=reader.optional("ca_file", path),
        cert_file=reader.optional("cert_file", path),
        key_file=reader.optional("key_file", path),
        pinned_sha256=reader.optional("pinned_sha256", _fingerprint),
    )


def tls_table(tls: Tls) -> Table:
    """`tls` with None for what it does not say."""
    return {
        "ca_file": _text_of(tls.ca_file),
        "cert_file": _text_of(tls.cert_file),
        "key_file": _text_of(tls.key_file),
        "pinned_sha256": tls.pinned_sha256,
    }


def _fingerprint(value: object) -> str:
    if _SHA256.fullmatch(text(value)) is None:
        raise ValueError("no SHA-256 in hexadecimal digits")
    return text(value)


def _text_of(file: Path | None) -> str | None:
    return None if file is None else str(file)
