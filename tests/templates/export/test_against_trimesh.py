"""Another library reads what was written, and finds the same bodies: closed, with the same triangles and volumes."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import trimesh

from implant_gui.domain.content.geometry import Frame3
from implant_gui.domain.content.template_view import GenericContent, TemplateView
from implant_gui.domain.keeping.exporting import ExportForm
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.templates.catalogue import build
from implant_gui.templates.export import export, gltf, parts_of, ply, stl
from implant_gui.templates.surfaces.mesh import Mesh
from implant_gui.templates.view import view_of
from tests.templates.bodies import ball, cube, surface_of

MM_PER_M = 1000.0


def read(data: bytes, form: ExportForm) -> Any:
    return trimesh.load_mesh(BytesIO(data), file_type=form.value)


def read_scene(data: bytes) -> Any:
    """All bodies of a glTF file in one, in millimetres."""
    loaded = trimesh.load_scene(BytesIO(data), file_type="glb").to_mesh()
    loaded.apply_scale(MM_PER_M)
    return loaded


def products() -> Iterator[TemplateView]:
    """One template with surfaces of each product."""
    seen: set[tuple[str, str]] = set()
    for dataset in build():
        key = str(dataset.get("Manufacturer", "")), str(dataset.get("ImplantName", ""))
        if "SurfaceSequence" in dataset and key not in seen:
            seen.add(key)
            yield view_of(dataset)


PRODUCTS = tuple(products())


@pytest.mark.parametrize("template", PRODUCTS, ids=lambda view: f"{view.identity.name} {view.identity.size}")
def test_every_product_of_the_catalogue_is_the_same_body_elsewhere(template: TemplateView) -> None:
    meshes = [Mesh.of(part.surface) for part in parts_of(template)]
    triangles = sum(len(mesh.triangles) for mesh in meshes)
    volume = sum(mesh.volume for mesh in meshes)
    assert isinstance(template.content, GenericContent)
    for form in (ExportForm.STL, ExportForm.PLY):
        body = read(export(template, form), form)
        body.merge_vertices(merge_norm=True, merge_tex=True)
        assert len(body.faces) == triangles
        assert body.volume == pytest.approx(volume, rel=1e-4)
        if all(surface.is_closed for surface in template.content.surfaces):
            assert body.is_watertight
            assert body.is_winding_consistent
    scene = read_scene(export(template, ExportForm.GLB))
    assert len(scene.faces) == triangles
    assert scene.volume == pytest.approx(volume, rel=1e-4)
    # In glTF y points up: what is high stays high, and what is wide stays wide.
    sizes = sorted(scene.extents.tolist())
    low, high = zip(*[mesh.bounds for mesh in meshes], strict=True)
    assert sizes == pytest.approx(sorted((np.max(high, axis=0) - np.min(low, axis=0)).tolist()), rel=1e-4)


def test_parts_are_read_where_they_were_put() -> None:
    place = Frame3((100.0, 0.0, 5.0)).after(Frame3.turning(90, (0.0, 0.0, 1.0)))
    box, sphere = ScenePart(surface_of(cube(10)), place), ScenePart(surface_of(ball(20, 30)))
    assert read(stl.encode([box]), ExportForm.STL).bounds.tolist() == [[90, 0, 5], [100, 10, 15]]
    whole = 1000 + Mesh.of(sphere.surface).volume
    for data, form in ((stl.encode([box, sphere]), ExportForm.STL), (ply.encode([box, sphere]), ExportForm.PLY)):
        body = read(data, form)
        body.merge_vertices(merge_norm=True)
        assert body.is_watertight
        assert body.bounds[1, 0] == pytest.approx(100)
        assert body.volume == pytest.approx(whole, rel=1e-5)
    assert read_scene(gltf.encode([box, sphere])).volume == pytest.approx(whole, rel=1e-4)


def test_normals_point_out_for_others_too() -> None:
    body = read(stl.encode([ScenePart(surface_of(ball(20, 30)))]), ExportForm.STL)
    outward = (body.face_normals * body.triangles_center).sum(axis=1)
    assert (outward > 0).all()
