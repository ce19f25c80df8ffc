"""Exporting whole templates of the catalogue."""

import json
import zlib

import numpy as np
import pytest
from pydicom.dataset import Dataset

from implant_gui.domain.content.surface import Surface
from implant_gui.domain.content.template_view import Identity, TemplateView
from implant_gui.domain.keeping.exporting import ExportForm, NothingToExport
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.templates.export import export, parts_of, png, title_of
from implant_gui.templates.view import view_of
from tests.templates.bodies import cube, surface_of
from tests.templates.conftest import Fresh

_BEGINNINGS = {
    ExportForm.SVG: b"<?xml",
    ExportForm.PDF: b"%PDF-1.4",
    ExportForm.STL: b"Binary STL",
    ExportForm.PLY: b"ply\n",
    ExportForm.GLB: b"glTF",
    ExportForm.PNG: b"\x89PNG",
    ExportForm.JSON: b"{",
}
ON_PAPER = (ExportForm.SVG, ExportForm.PDF)
IN_SPACE = (ExportForm.STL, ExportForm.PLY, ExportForm.GLB, ExportForm.PNG)


@pytest.mark.parametrize("form", ExportForm)
def test_a_template_can_be_exported_in_each_form(fresh: Fresh, form: ExportForm) -> None:
    assert export(view_of(fresh("AOM-HYT-03S")), form).startswith(_BEGINNINGS[form])


def test_the_same_template_gives_the_same_bytes(fresh: Fresh) -> None:
    for form in ExportForm:
        one, other = (export(view_of(fresh("AOM-HYT-03S")), form) for _ in range(2))
        assert one == other


@pytest.mark.parametrize("form", IN_SPACE)
def test_without_a_surface_there_is_nothing_to_export(fresh: Fresh, form: ExportForm) -> None:
    with pytest.raises(NothingToExport, match=r"no surface\.$"):
        export(view_of(fresh("ACME_MST_M")), form)


@pytest.mark.parametrize("form", ON_PAPER)
def test_nor_is_there_without_a_drawing(form: ExportForm) -> None:
    with pytest.raises(NothingToExport, match=r"no drawing\.$"):
        export(TemplateView(Identity(None)), form)


def test_every_kind_of_object_becomes_json(objects: dict[str, Dataset]) -> None:
    for uid, dataset in [*objects.items()][::5]:
        told = json.loads(export(view_of(dataset), ExportForm.JSON))
        assert told["identity"]["sop_instance_uid"] == uid
        assert told["remarks"] == []


def test_json_tells_words_and_counts_bulk(fresh: Fresh) -> None:
    told = json.loads(export(view_of(fresh("AOM-HYT-03S")), ExportForm.JSON))
    assert told["identity"]["model"] == "generic"
    assert told["identity"]["kind"] == "ORIGINAL"
    assert told["content"]["fixation"]["scheme"] == "SCT"
    surface = told["content"]["surfaces"][0]
    assert surface["presentation"] == "SURFACE"
    assert set(surface["triangles"]) == {"bytes"}
    assert told["content"]["drawings"][0]["layers"][0]["label"] == "Contour"


def test_a_title_has_what_there_is() -> None:
    assert title_of(TemplateView(Identity(None, name="Stem", size="3", part_number="P-1"))) == "Stem 3, P-1"
    assert title_of(TemplateView(Identity(None, part_number="P-1"))) == "P-1"


def test_the_surface_of_the_whole_implant_is_preferred(fresh: Fresh) -> None:
    template = fresh("AOM-HYT-03S")
    template.SurfaceSequence.append(fresh("AOM-HYT-03S").SurfaceSequence[0])
    template.SurfaceSequence[1].SurfaceNumber = 2
    assert [part.surface.number for part in parts_of(view_of(template))] == [1]
    del template.ImplantTemplate3DModelSurfaceNumber
    assert [part.surface.number for part in parts_of(view_of(template))] == [1, 2]


def test_a_png_holds_the_picture() -> None:
    picture = png.portrait([ScenePart(surface_of(cube()))], 60, 40)
    data = png.encode(picture)
    start = data.index(b"IDAT")
    length = int.from_bytes(data[start - 4 : start], "big")
    rows = np.frombuffer(zlib.decompress(data[start + 4 : start + 4 + length]), np.uint8).reshape(40, 181)
    assert (rows[:, 0] == 0).all()
    expected = np.frombuffer(picture.rgbx, np.uint8).reshape(40, 60, 4)[:, :, :3]
    assert np.array_equal(rows[:, 1:].reshape(40, 60, 3), expected)
    assert len(np.unique(expected.reshape(-1, 3), axis=0)) > 1


def test_a_picture_of_nothing_is_not_made() -> None:
    with pytest.raises(NothingToExport, match="no points"):
        png.portrait([ScenePart(Surface(1, ""))])
