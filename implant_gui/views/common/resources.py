"""The one place that knows where icons, style, help and translations are: in the package, or in the check-out."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]
_CANDIDATES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


@cache
def resource_folder() -> Path:
    """The folder that holds `icons`, `style` and `help`.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for folder in _CANDIDATES:
        if (folder / "icons").is_dir():
            return folder
    raise FileNotFoundError(f"no resources in {' or '.join(map(str, _CANDIDATES))}")


def icon_path(name: str) -> Path:
    """The SVG outline called `name`."""
    return resource_folder() / "icons" / f"{name}.svg"


def style_path(name: str) -> Path:
    """A file of the style."""
    return resource_folder() / "style" / name


def help_folder() -> Path:
    """The folder of the user guide."""
    return resource_folder() / "help"


def translations_folder() -> Path:
    """The folder of the compiled translations; it is missing where there are none."""
    return resource_folder() / "translations"
