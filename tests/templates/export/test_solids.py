"""Surfaces as STL, PLY and glTF, read back by small readers of the formats' own rules."""

import json
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from implant_gui.domain.content.geometry import Frame3
from implant_gui.domain.keeping.exporting import NothingToExport
from implant_gui.domain.viewing.rendering import ScenePart
from implant_gui.templates.export import gltf, ply, stl
from implant_gui.templates.surfaces.mesh import Mesh
from tests.templates.bodies import ball, cube, surface_of

Array = NDArray[Any]
PLACE = Frame3((100.0, 0.0, 5.0)).after(Frame3.turning(90, (0.0, 0.0, 1.0)))
"""Carries (x, y, z) to (100 - y, x, 5 + z)."""
CUBE = surface_of(cube(10))
BALL = replace(surface_of(ball(20, 30)), number=2, colour=(10, 20, 30), opacity=0.5)


def volume(corners: Array) -> float:
    a, b, c = (corners[:, index].astype(float) for index in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)


def read_stl(data: bytes) -> tuple[Array, Array]:
    """Normals and corners."""
    (count,) = struct.unpack_from("<I", data, 80)
    assert len(data) == 84 + 50 * count
    numbers = np.array([struct.unpack_from("<12f", data, 84 + 50 * index) for index in range(count)])
    return numbers[:, :3], numbers[:, 3:].reshape(-1, 3, 3)


def test_an_stl_file_holds_all_triangles_in_their_places() -> None:
    data = stl.encode([ScenePart(CUBE, PLACE), ScenePart(BALL)])
    assert not data.startswith(b"solid")  # that would make it a text file
    normals, corners = read_stl(data)
    assert len(corners) == CUBE.triangle_count + BALL.triangle_count
    box = corners[:12].reshape(-1, 3)
    assert (box.min(axis=0).tolist(), box.max(axis=0).tolist()) == ([90, 0, 5], [100, 10, 15])
    assert volume(corners[:12]) == pytest.approx(1000)
    assert volume(corners[12:]) == pytest.approx(4 / 3 * np.pi * 20**3, rel=0.01)
    assert np.linalg.norm(normals, axis=1) == pytest.approx(np.ones(len(normals)), abs=1e-5)
    outward = np.einsum("ij,ij->i", normals[12:], corners[12:].mean(axis=1))
    assert (outward > 0).all()


def test_stl_needs_triangles() -> None:
    with pytest.raises(NothingToExport, match="no triangles"):
        stl.encode([ScenePart(replace(CUBE, triangles=b""))])


def test_a_triangle_without_area_has_no_normal() -> None:
    flat = surface_of(Mesh(np.zeros((3, 3), np.float32), np.array([[0, 1, 2]], np.int32)))
    assert read_stl(stl.encode([ScenePart(flat)]))[0].tolist() == [[0, 0, 0]]


def read_ply(data: bytes) -> tuple[list[Any], list[Any]]:
    """Vertices and faces, by the header's own words."""
    head, body = data.split(b"end_header\n", 1)
    counts = {words[1]: int(words[2]) for line in head.decode().splitlines() if (words := line.split())[0] == "element"}
    assert head.startswith(b"ply\nformat binary_little_endian 1.0\n")
    assert head.count(b"property float") == 6
    assert head.count(b"property uchar") == 4
    vertices = [struct.unpack_from("<6f4B", body, 28 * index) for index in range(counts["vertex"])]
    start = 28 * counts["vertex"]
    faces = [struct.unpack_from("<B3i", body, start + 13 * index) for index in range(counts["face"])]
    assert len(body) == start + 13 * counts["face"]
    return vertices, faces


def test_a_ply_file_holds_points_normals_colours_and_triangles() -> None:
    vertices, faces = read_ply(ply.encode([ScenePart(CUBE, PLACE), ScenePart(BALL)]))
    points = np.array([vertex[:3] for vertex in vertices])
    indices = np.array(faces)
    assert (indices[:, 0] == 3).all()
    assert volume(points[indices[:12, 1:]]) == pytest.approx(1000)
    assert volume(points[indices[12:, 1:]]) == pytest.approx(4 / 3 * np.pi * 20**3, rel=0.01)
    assert points[:8].max(axis=0).tolist() == [100, 10, 15]
    assert vertices[0][6:] == (190, 190, 190, 255)
    assert vertices[8][6:] == (10, 20, 30, 128)
    corner = np.array(vertices[0][3:6])  # of the cube's origin: pointed to (-, -, -) before the turn
    assert np.sign(corner).tolist() == [1, -1, -1]


def read_glb(data: bytes) -> tuple[Any, bytes]:
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert (kind, size % 4) == (b"JSON", 0)
    rest, binary = struct.unpack_from("<I4s", data, 20 + size)
    assert (binary, rest % 4) == (b"BIN\0", 0)
    assert len(data) == 28 + size + rest
    return json.loads(data[20 : 20 + size]), data[28 + size :]


def accessor(document: Any, buffer: bytes, index: int) -> Array:
    entry = document["accessors"][index]
    view = document["bufferViews"][entry["bufferView"]]
    width = {"SCALAR": 1, "VEC3": 3}[entry["type"]]
    kind = {5126: "<f4", 5125: "<u4"}[entry["componentType"]]
    assert view["byteOffset"] % 4 == 0
    assert view["byteLength"] == 4 * width * entry["count"]
    return np.frombuffer(buffer, kind, width * entry["count"], view["byteOffset"]).reshape(-1, width)


def world(document: Any, node: int) -> Array:
    """The matrix of a child of the root node: glTF multiplies columns."""
    root = document["nodes"][document["scenes"][document["scene"]]["nodes"][0]]
    x, y, z, w = root["rotation"]
    turn = np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ])  # fmt: skip
    outer = np.eye(4)
    outer[:3, :3] = turn @ np.diag(root["scale"])
    return np.asarray(outer @ np.array(document["nodes"][node]["matrix"]).reshape(4, 4).T)


def test_a_glb_file_holds_each_surface_as_a_node_in_metres() -> None:
    labelled = replace(CUBE, label="Gehäuse")
    document, buffer = read_glb(gltf.encode([ScenePart(labelled, PLACE), ScenePart(BALL)]))
    assert document["asset"]["version"] == "2.0"
    assert [node["name"] for node in document["nodes"][1:]] == ["Gehäuse", "Surface 2"]
    for number, (part, size) in enumerate(((CUBE, 1000.0), (BALL, 4 / 3 * np.pi * 20**3)), start=1):
        (primitive,) = document["meshes"][document["nodes"][number]["mesh"]]["primitives"]
        points = accessor(document, buffer, primitive["attributes"]["POSITION"])
        normals = accessor(document, buffer, primitive["attributes"]["NORMAL"])
        indices = accessor(document, buffer, primitive["indices"]).reshape(-1, 3)
        limits = document["accessors"][primitive["attributes"]["POSITION"]]
        assert (limits["min"], limits["max"]) == (points.min(axis=0).tolist(), points.max(axis=0).tolist())
        assert np.linalg.norm(normals, axis=1) == pytest.approx(np.ones(len(points)), abs=1e-5)
        assert (primitive["mode"], len(indices)) == (4, part.triangle_count)
        matrix = world(document, number)
        placed = points @ matrix[:3, :3].T + matrix[:3, 3]
        assert volume(placed[indices]) == pytest.approx(size * 1e-9, rel=0.01)
        if number == 1:  # x stays, z becomes up, and what faced us (-y) faces us still (+z)
            assert placed.min(axis=0) == pytest.approx((0.090, 0.005, -0.010))
            assert placed.max(axis=0) == pytest.approx((0.100, 0.015, 0.0))


def test_glass_is_blended_and_open_surfaces_have_two_sides() -> None:
    document, _ = read_glb(gltf.encode([ScenePart(CUBE), ScenePart(replace(BALL, is_closed=False))]))
    solid, glass = document["materials"]
    assert ("alphaMode" in solid, glass["alphaMode"]) == (False, "BLEND")
    assert (solid["doubleSided"], glass["doubleSided"]) == (False, True)
    assert glass["pbrMetallicRoughness"]["baseColorFactor"][3] == 0.5


def test_lines_and_points_become_primitives_of_their_own() -> None:
    edges, vertices = np.array([[0, 1]], "<i4").tobytes(), np.array([6], "<i4").tobytes()
    wires = replace(CUBE, triangles=b"", normals=bytes(96), edges=edges, vertices=vertices)
    document, buffer = read_glb(gltf.encode([ScenePart(wires)]))
    lines, points = document["meshes"][0]["primitives"]
    assert (lines["mode"], points["mode"]) == (1, 0)
    assert accessor(document, buffer, lines["indices"]).ravel().tolist() == [0, 1]
    assert accessor(document, buffer, lines["attributes"]["NORMAL"])[0].tolist() == [0, 0, 1]
