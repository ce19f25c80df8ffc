import numpy as np
import pytest

from implant_gui.templates.solids.bodies import circle
from implant_gui.templates.solids.sheets import Sheet, disc, grid, nested, slab, strip
from tests.templates.shapes import has_outward_normals, is_watertight


def _thick(sheet: Sheet, height: float) -> float:
    count = len(sheet.points)
    upper = np.column_stack([sheet.points, np.full(count, height)])
    made = slab(sheet, upper, np.column_stack([sheet.points, np.zeros(count)]))
    assert is_watertight(made)
    assert has_outward_normals(made)
    return made.volume


def test_a_slab_over_a_grid_is_a_box() -> None:
    x, y = np.meshgrid(np.linspace(0, 4, 5), np.linspace(0, 3, 4), indexing="ij")
    assert _thick(grid(x, y), 2.0) == pytest.approx(24.0)


def test_a_slab_over_a_disc_is_a_cylinder() -> None:
    assert _thick(disc(circle(64) * 10, (0.5, 1.0)), 3.0) == pytest.approx(np.pi * 300, rel=0.005)


def test_a_hole_goes_through_a_slab() -> None:
    inner, outer = circle(64) * 3, circle(64) * 10
    ring = strip(np.vstack([inner, inner[:1]]), np.vstack([outer, outer[:1]])).joined(
        Sheet(np.empty((0, 2)), np.empty((0, 3), dtype=np.int64))
    )
    assert _thick(ring, 1.0) == pytest.approx(np.pi * 91, rel=0.005)


def test_sheets_that_touch_become_one() -> None:
    x, y = np.meshgrid([0.0, 1.0], [0.0, 1.0], indexing="ij")
    both = grid(x, y).joined(grid(x + 1, y))
    assert len(both.points) == 6
    assert len(both.boundary()) == 6


def test_nested_loops_leave_no_gap() -> None:
    sheet = nested([circle(16), circle(16) * 2, circle(16) * 5])
    assert len(sheet.boundary()) == 16
