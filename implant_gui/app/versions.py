"""The versions that a report or a question should name."""

import platform
from typing import Final

from implant_gui import __version__

_PACKAGES: Final = ("PySide6-Essentials", "qasync", "pynetdicom", "pydicom", "numpy", "pypdfium2")


def versions() -> tuple[tuple[str, str], ...]:
    """Names with their version, the program itself first."""
    # Imported here: with it come parsers of e-mail, for what hardly anybody asks for.
    from importlib import metadata

    found = [("implant-gui", __version__), ("Python", platform.python_version()), ("System", platform.platform())]
    for package in _PACKAGES:
        try:
            found.append((package, metadata.version(package)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)
