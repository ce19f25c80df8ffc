"""Whether windows can be shown: without a display that answers, Qt would end the program with a core dump."""

import ctypes
import os
import socket
import sys
from pathlib import Path
from typing import Final

_PLATFORM, _WAYLAND, _X11 = "QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"
_WAIT_S: Final = 2.0


def display_named() -> str:
    """The display that the environment names; "" for none."""
    return os.environ.get(_WAYLAND) or os.environ.get(_X11) or ""


def can_show_windows() -> bool:
    """Whether Qt will find something to show windows on. Where another platform was chosen for it, that is believed."""
    if not sys.platform.startswith("linux") or os.environ.get(_PLATFORM):
        return True
    wayland, x11 = os.environ.get(_WAYLAND), os.environ.get(_X11)
    return bool((wayland and _wayland_answers(wayland)) or (x11 and _x11_answers(x11)))


def _wayland_answers(name: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_WAIT_S)
        try:
            connection.connect(str(Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name))
        except OSError:
            return False
    return True


def _x11_answers(name: str) -> bool:
    """Ask as Qt will, with the library it asks with: that knows all ways to write a display, and who may use it."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt tells of what is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(os.fsencode(name), None))
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers
