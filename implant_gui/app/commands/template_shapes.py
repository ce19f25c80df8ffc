"""Drawings and surfaces in words: how large they are, and what is on them."""

from collections.abc import Iterator

from implant_gui.app.commands.words import plural
from implant_gui.domain.content.drawing import Drawing, Layer
from implant_gui.domain.content.geometry import Box3
from implant_gui.domain.content.surface import Surface
from implant_gui.domain.text import visible


def drawing_lines(drawing: Drawing) -> Iterator[str]:
    """Title, size of the implant and of all that is drawn, layers, marks, and what is odd."""
    yield f"{drawing.number}  {visible(drawing.title)}: {', '.join(_sizes(drawing))}"
    for layer in drawing.layers:
        yield f"   {_layer(layer)}"
    marks = [
        plural(len(drawing.landmarks), "landmark", "landmarks") if drawing.landmarks else "",
        plural(len(drawing.mating), "mating feature", "mating features") if drawing.mating else "",
    ]
    if any(marks):
        yield f"   {', '.join(filter(None, marks))}"
    yield from (f"   {visible(remark)}" for remark in drawing.remarks)


def surface_lines(surface: Surface) -> Iterator[str]:
    """Title, size, how much there is of it, and what is odd."""
    parts = [
        "" if surface.extent is None else _box(surface.extent),
        plural(surface.point_count, "point", "points"),
        plural(surface.triangle_count, "triangle", "triangles") if surface.triangle_count else "",
        "closed" if surface.is_closed else "",
        "the whole implant" if surface.is_whole else "",
    ]
    yield f"{surface.number}  {visible(surface.title)}: {', '.join(filter(None, parts))}"
    yield from (f"   {visible(remark)}" for remark in surface.remarks)


def _sizes(drawing: Drawing) -> Iterator[str]:
    if drawing.bounding_box is not None:
        box = drawing.bounding_box
        yield f"implant {box.width:.1f} × {box.height:.1f} mm"
    if drawing.extent is None:
        yield "nothing is drawn"
    else:
        yield f"drawn {drawing.extent.width:.1f} × {drawing.extent.height:.1f} mm"
    if drawing.scaling != 1.0:
        yield f"scale {drawing.scaling:g}"


def _layer(layer: Layer) -> str:
    name = visible(layer.label) or "without a label"
    contour = ", the contour" if layer.is_contour else ""
    return f"pen {layer.pen}, {name}{contour}: {plural(layer.polyline_count, 'line', 'lines')}"


def _box(box: Box3) -> str:
    return " × ".join(f"{high - low:.1f}" for low, high in zip(box.low, box.high, strict=True)) + " mm"
