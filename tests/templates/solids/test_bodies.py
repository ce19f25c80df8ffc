import numpy as np
import pytest

from implant_gui.templates.solids.bodies import Thread, circle, curve, loft, screw, superellipse, turned
from tests.templates.shapes import has_outward_normals, is_watertight


def test_a_turned_cylinder_has_its_volume() -> None:
    cylinder = turned([(0, 0), (5, 0), (5, 20), (0, 20)], sides=64)
    assert is_watertight(cylinder)
    assert cylinder.volume == pytest.approx(np.pi * 25 * 20, rel=0.005)


def test_a_hollow_turned_part_is_closed_and_has_the_volume_of_its_wall() -> None:
    cup = turned([(0, 0), (10, 0), (10, 20), (8, 20), (8, 2), (0, 2)], sides=64)
    assert is_watertight(cup)
    assert has_outward_normals(cup)
    assert cup.volume == pytest.approx(np.pi * (100 * 20 - 64 * 18), rel=0.005)


def test_a_loft_is_closed_at_both_ends() -> None:
    ring = np.column_stack([circle(16), np.zeros(16)])
    up = np.array([0.0, 0.0, 5.0])
    tube = loft(np.stack([ring, ring * 2 + up, ring + 2 * up]))
    assert is_watertight(tube)
    assert has_outward_normals(tube)


def test_a_screw_is_as_wide_as_its_crest_and_as_long_as_its_tip_is_deep() -> None:
    part = screw(Thread(-38, -5, 1.2, 1.75, 1.25), [(1.2, 0), (3, 1), (3, 2), (0, 2)], tip_z=-40)
    low, high = part.bounds
    assert is_watertight(part)
    assert (low[2], high[2]) == (-40, 2)
    threaded = part.points[(part.points[:, 2] > -30) & (part.points[:, 2] < -6)]
    assert np.hypot(threaded[:, 0], threaded[:, 1]).max() == pytest.approx(1.75, abs=0.01)


def test_rings_are_widest_on_the_axes_of_the_views() -> None:
    corners = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
    assert superellipse(24, 3.0)[[0, 6, 12, 18]] == pytest.approx(corners, abs=1e-9)


def test_a_ring_that_is_not_symmetrical_is_refused() -> None:
    with pytest.raises(ValueError, match="symmetrical"):
        circle(10)


def test_a_curve_goes_through_its_points() -> None:
    points = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]])
    assert curve(points, np.arange(3.0)) == pytest.approx(points)
