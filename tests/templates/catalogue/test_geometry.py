"""Surfaces and drawings of the whole catalogue: closed, and one another's image."""

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from implant_gui.templates.catalogue.product import View
from tests.templates.plotter import Picture, extent, plot
from tests.templates.shapes import has_outward_normals, is_watertight, mesh_of

Drawings = list[tuple[Dataset, Dataset, Picture]]
_AXES: dict[str, NDArray[np.float64]] = {view.code.value: view.axes for view in View}


@pytest.fixture(scope="module")
def drawings(generics: list[Dataset]) -> Drawings:
    return [
        (template, drawing, plot(drawing.HPGLDocument))
        for template in generics
        for drawing in template.get("HPGLDocumentSequence", [])
    ]


def test_every_surface_is_watertight_with_its_normals_outside(generics: list[Dataset]) -> None:
    surfaces = [each.SurfaceSequence[0] for each in generics if "SurfaceSequence" in each]
    assert len(surfaces) > 400
    for surface in surfaces:
        mesh = mesh_of(surface)
        assert is_watertight(mesh)
        assert has_outward_normals(mesh)
        assert 400 <= len(mesh.triangles) <= 6000


def test_every_drawing_follows_the_grammar_and_its_legend(drawings: Drawings) -> None:
    for _, drawing, picture in drawings:
        legend = {pen.HPGLPenNumber: pen.HPGLPenLabel for pen in drawing.HPGLPenSequence}
        assert set(picture.lines) == set(picture.colours) == set(legend)
        assert legend[drawing.HPGLContourPenNumber] == "Contour"
        assert len(drawing.HPGLDocument) % 2 == 0


def test_outlines_are_closed(drawings: Drawings) -> None:
    for _, drawing, picture in drawings:
        for line in picture.lines[drawing.HPGLContourPenNumber]:
            assert line[0] == line[-1]


def test_outlines_reach_as_far_as_the_surface(drawings: Drawings) -> None:
    compared = 0
    for template, drawing, picture in drawings:
        if "SurfaceSequence" not in template:
            continue
        axes = _AXES[drawing.ViewOrientationCodeSequence[0].CodeValue]
        flat = mesh_of(template.SurfaceSequence[0]).points @ axes.T
        left, bottom, right, top = extent(picture.points(drawing.HPGLContourPenNumber))
        size = np.array([right - left, top - bottom]) * drawing.HPGLDocumentScaling
        assert size == pytest.approx(flat.max(axis=0) - flat.min(axis=0), abs=0.1)
        compared += 1
    assert compared > 600


def test_outlines_lie_where_the_mating_points_say(drawings: Drawings) -> None:
    """The same shift must bring the projected surface and the projected features onto the drawing."""
    for template, drawing, picture in drawings:
        if "SurfaceSequence" not in template:
            continue
        axes = _AXES[drawing.ViewOrientationCodeSequence[0].CodeValue]
        feature = template.MatingFeatureSetsSequence[0].MatingFeatureSequence[0]
        (printed,) = (
            each.TwoDMatingPoint
            for each in feature.TwoDMatingFeatureCoordinatesSequence
            if each.ReferencedHPGLDocumentID == drawing.HPGLDocumentID
        )
        shift = np.array(printed) - axes @ np.array(feature.ThreeDMatingPoint) / drawing.HPGLDocumentScaling
        flat = mesh_of(template.SurfaceSequence[0]).points @ axes.T / drawing.HPGLDocumentScaling + shift
        outline = extent(picture.points(drawing.HPGLContourPenNumber))
        assert outline == pytest.approx((*flat.min(axis=0), *flat.max(axis=0)), abs=0.1)


def test_the_bounding_rectangle_is_the_extent_of_what_is_drawn(drawings: Drawings) -> None:
    for template, drawing, picture in drawings:
        if template.Manufacturer != "ACME":
            assert extent(picture.points()) == pytest.approx(tuple(drawing.BoundingRectangle), abs=0.02)


def test_the_worked_example_fits_the_rectangles_of_the_standard(drawings: Drawings) -> None:
    examples = [(drawing, picture) for template, drawing, picture in drawings if template.Manufacturer == "ACME"]
    assert len(examples) == 2
    for drawing, picture in examples:
        outline = extent(picture.points(drawing.HPGLContourPenNumber))
        assert outline == pytest.approx(tuple(drawing.BoundingRectangle), abs=0.1)
