"""Corners of the window that stand on a complete program: each is built from it, and connects itself.

A feature's module has one function, ``build(program)``. What it returns is kept as long as the window is (Qt keeps
nothing that its signals lead to).
"""

from collections.abc import Callable
from typing import Final

from implant_gui.app.features import (
    closer_look,
    dragging,
    graphics,
    in_and_out,
    keeping,
    lineage,
    overlay,
    parts,
    printing,
    sending,
    tables,
    watch,
)
from implant_gui.app.program import Program

FEATURES: Final[tuple[Callable[[Program], object], ...]] = (
    in_and_out.build,
    closer_look.build,
    lineage.build,
    parts.build,
    tables.build,
    sending.build,
    dragging.build,
    overlay.build,
    printing.build,
    graphics.build,
    keeping.build,
    watch.build,
)
