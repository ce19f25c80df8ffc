"""Whole templates: the catalogue as it was made, and broken ones."""

import random
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from implant_gui.domain.content.drawing import Drawing
from implant_gui.domain.content.surface import Surface
from implant_gui.domain.content.template_view import (
    AssemblyContent,
    GenericContent,
    GroupContent,
    TemplateKind,
    TemplateView,
)
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates import catalogue
from implant_gui.templates.catalogue import generic
from implant_gui.templates.catalogue.drawing import draw
from implant_gui.templates.catalogue.product import Product
from implant_gui.templates.datasets import part10
from implant_gui.templates.datasets.making import make
from implant_gui.templates.surfaces.mesh import Mesh
from implant_gui.templates.view import read_template, view_of
from tests.templates.conftest import Fresh

TOLERANCE_MM = 0.05
PRODUCTS = catalogue.stocked_shelf().products[::9]


@pytest.fixture(scope="module")
def views(files: list[Path]) -> dict[str, TemplateView]:
    """All of the catalogue by SOP Instance UID."""
    read = [read_template(path) for path in files]
    return {view.identity.sop_instance_uid: view for view in read}


def generic_of(view: TemplateView) -> GenericContent:
    assert isinstance(view.content, GenericContent)
    return view.content


def remarks_of(view: TemplateView) -> list[str]:
    content = view.content if isinstance(view.content, GenericContent) else GenericContent()
    parts: list[Drawing | Surface] = [*content.drawings, *content.surfaces]
    return [*view.remarks, *chain.from_iterable(part.remarks for part in parts)]


def test_nothing_in_the_catalogue_is_odd(views: dict[str, TemplateView]) -> None:
    assert [remark for view in views.values() for remark in remarks_of(view)] == []
    assert len(views) > 500


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.key)
def test_drawings_and_surfaces_are_those_that_they_were_made_from(product: Product) -> None:
    content = generic_of(view_of(generic.build(product).dataset))
    mesh = product.shape()
    for surface in content.surfaces:
        read = Mesh.of(surface)
        assert np.abs(read.points - mesh.points).max() < TOLERANCE_MM
        assert np.array_equal(read.triangles, mesh.triangles)
        assert read.volume == pytest.approx(mesh.volume, rel=1e-4)
        assert np.abs(np.frombuffer(surface.normals, "<f4").reshape(-1, 3) - mesh.normals()).max() < 1e-5
    assert len(content.drawings) == len(product.views)
    for drawing, view in zip(content.drawings, product.views, strict=True):
        made = draw(product, mesh, view)
        for layer in drawing.layers:
            printed = [
                np.vstack([stroke.points, stroke.points[:1]]) if stroke.is_closed else stroke.points
                for stroke in made.strokes
                if stroke.pen.number == layer.pen
            ]
            points = np.frombuffer(layer.points, "<f8").reshape(-1, 2)
            assert np.abs(points - np.vstack(printed) * product.scaling).max() < TOLERANCE_MM
            assert layer.polyline_count == len(printed)


def test_a_stem_tells_everything(views: dict[str, TemplateView]) -> None:
    view = next(each for each in views.values() if each.identity.part_number == "AOM-HYT-03S")
    identity, content = view.identity, generic_of(view)
    assert (identity.model, identity.kind) == (InformationModel.GENERIC, TemplateKind.ORIGINAL)
    assert (identity.maker, identity.name, identity.size) == ("青嶺医工", "疾風ステム", "3 STD")
    assert (identity.version, identity.effective) == ("1", "20230401090000+0900")
    assert [code.meaning for code in content.anatomy] == ["Femur"]
    assert content.implant_type is not None
    assert content.implant_type.value == "112310"
    assert content.fixation is not None
    assert content.materials[0].scheme == "UNS"
    assert content.tolerance_mm == 0.1
    assert content.frame_of_reference_uid
    assert [each.label for each in content.feature_sets] == ["Taper 12/14"]
    assert len(content.feature_sets[0].features) == 5
    assert [drawing.title for drawing in content.drawings] == ["Antero-Posterior", "Medio-Lateral"]


def test_a_recall_comes_with_its_document(views: dict[str, TemplateView]) -> None:
    notices = [notice for view in views.values() for notice in view.notifications]
    notice = next(notice for notice in notices if notice.summary.startswith("RECALL"))
    assert notice.issued[:2] == "20"
    assert notice.document is not None
    assert notice.document.mime_type == "application/pdf"
    assert notice.document.data.startswith(b"%PDF")


def test_lineage_is_told(views: dict[str, TemplateView]) -> None:
    derived = [view for view in views.values() if view.identity.kind is TemplateKind.DERIVED]
    assert derived
    for view in derived:
        assert view.lineage.originals[0] in views
        assert view.lineage.derived_from[0] in views
    replacing = [view for view in views.values() if view.lineage.replaced]
    assert all(view.lineage.replaced[0] in views for view in replacing)
    assert any(generic_of(view).disapprovals for view in views.values() if isinstance(view.content, GenericContent))


def test_the_worked_example_is_read(views: dict[str, TemplateView]) -> None:
    stem = generic_of(views["1.2.3.4.5.6.7.0.1"])
    assert stem.drawings[0].rotation_point == (39.6, 72.4)
    assert stem.drawings[0].mating[0].frame.point == (39.6, 72.4)
    assembly = views["1.2.3.4.5.6.7.0.3"].content
    assert isinstance(assembly, AssemblyContent)
    assert [role.title for role in assembly.roles] == ["Femoral Stem", "Acetabular Cup Shell"]
    assert all(role.is_exclusive and role.is_mandatory for role in assembly.roles)
    assert assembly.component(2) == assembly.roles[1].components[0]
    assert assembly.component(3) is None
    (joint,) = assembly.joints
    assert (joint.first.component, joint.second.component) == (1, 2)
    assert assembly.document is None
    assert [code.value for code in assembly.procedures] == ["119614000"]


def test_a_technique_has_its_document(views: dict[str, TemplateView]) -> None:
    contents = [view.content for view in views.values() if isinstance(view.content, AssemblyContent)]
    documents = [content.document for content in contents if content.document]
    assert documents
    assert all(document.data.startswith(b"%PDF") for document in documents)
    assert any(content.technique for content in contents)


def test_a_group_is_read(views: dict[str, TemplateView]) -> None:
    groups = [view for view in views.values() if view.identity.model is InformationModel.GROUP]
    view = next(group for group in groups if group.identity.name == "Corvane Cup")
    assert isinstance(view.content, GroupContent)
    assert len(view.content.members) == 12
    assert [dimension.name for dimension in view.content.dimensions] == ["Diameter"]
    member = view.content.members[3]
    assert view.content.member(4) is member
    assert view.content.dimensions[0].rank_of(4) == 4
    assert member.frame is not None
    assert len(member.printed) == 2
    assert view.content.member(99) is None
    assert view.content.dimensions[0].rank_of(99) is None


def _is_cup_group(dataset: Dataset) -> bool:
    return str(dataset.get("ImplantTemplateGroupName")) == "Corvane Cup"


def test_odd_roles_joints_and_members_are_told(fresh: Fresh, objects: dict[str, Dataset]) -> None:
    assembly = fresh("Acme Hip Assembly")
    del assembly.ComponentTypesSequence[1].ComponentSequence[0].ComponentID
    assembly.ComponentAssemblySequence = Items(
        [make(Component1ReferencedID=1), *assembly.ComponentAssemblySequence, assembly.ComponentAssemblySequence[0]]
    )
    assembly.ComponentAssemblySequence[1].Component2ReferencedID = 1
    assert view_of(assembly).remarks == (
        "A component has no number and is left out.",
        "A joint does not say what it joins and is left out.",
        "A joint of component 1 with itself is left out.",
    )
    group = dcmread(BytesIO(part10.encode(next(each for each in objects.values() if _is_cup_group(each)))))
    group.ImplantTemplateGroupMembersSequence[0].ThreeDImplantTemplateGroupMemberMatchingAxes = [0.0] * 9
    flat = group.ImplantTemplateGroupMembersSequence[1].ImplantTemplateGroupMemberMatching2DCoordinatesSequence
    flat[0].TwoDImplantTemplateGroupMemberMatchingPoint = [1.0]
    view = view_of(group)
    assert view.remarks == (
        "The matching frame of member 1 in space cannot be used.",
        "A matching frame of member 2 on a drawing cannot be used.",
    )
    assert isinstance(view.content, GroupContent)
    assert len(view.content.members) == 12


def test_codes_may_be_long_or_urns(fresh: Fresh) -> None:
    stem = fresh("ACME_MST_M")
    long = make(LongCodeValue="A_VERY_LONG_CODE_VALUE", CodingSchemeDesignator="99X", CodeMeaning="long")
    stem.MaterialsCodeSequence = Items([long, make(URNCodeValue="urn:oid:1.2", CodeMeaning="urn")])
    assert [code.value for code in generic_of(view_of(stem)).materials] == ["A_VERY_LONG_CODE_VALUE", "urn:oid:1.2"]


def test_something_else_is_no_template() -> None:
    view = view_of(make(SOPClassUID="1.2.840.10008.5.1.4.1.1.2", SOPInstanceUID="1.2.3"))
    assert view.content is None
    assert view.identity.model is None
    assert view.identity.sop_instance_uid == "1.2.3"
    assert view.remarks == ("This is none of the three kinds of implant templates.",)


def test_an_empty_template_says_that_it_shows_nothing() -> None:
    view = view_of(make(SOPClassUID=InformationModel.GENERIC.storage))
    assert view.remarks == ("The template has neither drawings nor surfaces.",)


def test_a_file_that_is_none_gives_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("no template")
    assert read_template(path).remarks[0] == "This is no DICOM file."
    with pytest.raises(FileNotFoundError):
        read_template(tmp_path / "nothing")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.dcm"
    with path.open("wb") as file:
        file.truncate(256 * 1024 * 1024 + 1)
    assert read_template(path).remarks == ("The file is larger than 256 MiB.",)


def test_a_file_that_breaks_off_is_read_up_to_there(tmp_path: Path, fresh: Fresh) -> None:
    data = part10.encode(fresh("AOM-HYT-03S"))
    path = tmp_path / "cut.dcm"
    path.write_bytes(data[: len(data) - 20_000])
    view = read_template(path)
    assert view.identity.part_number == "AOM-HYT-03S"
    assert view.remarks


@pytest.mark.parametrize("seed", range(60))
def test_no_mutation_raises(tmp_path: Path, fresh: Fresh, seed: int) -> None:
    """Bytes of a file changed at random: whatever it is then, it can be looked at."""
    chance = random.Random(seed)
    name = chance.choice(["ACME_MST_M", "ACME_MCP_M", "Acme Hip Assembly", "AOM-HYT-03S"])
    data = bytearray(part10.encode(fresh(name)))
    for _ in range(chance.choice([1, 10, 100])):
        data[chance.randrange(132, len(data))] = chance.randrange(256)
    path = tmp_path / "mutated.dcm"
    path.write_bytes(data)
    view = read_template(path)
    assert all(remark.endswith((".", "!", "?")) or "cannot be read" in remark for remark in remarks_of(view))
    for surface in getattr(view.content, "surfaces", ()):
        mesh = Mesh.of(surface)
        assert np.isfinite(mesh.points).all()
        assert not mesh.triangles.size or mesh.triangles.max() < len(mesh.points)


_WRONG = (b"", b"\0", b"nan", b"\xff" * 24, b"1\\2\\3\\4", b"99999999999", b"\x1b[31m")


@pytest.mark.parametrize("seed", range(150))
def test_no_wrong_value_raises(fresh: Fresh, seed: int) -> None:
    """Values of attributes anywhere, sequences among them, replaced by bytes that break their VR."""
    chance = random.Random(seed)
    dataset = fresh(chance.choice(["ACME_MST_M", "Acme Hip Assembly", "AOM-HYT-03S"]))
    items = list(_items(dataset))
    for item in chance.sample(items, min(len(items), 8)):
        tag = chance.choice(sorted(item.keys()))
        wrong = chance.choice(_WRONG)
        item[tag] = RawDataElement(tag, item[tag].VR, len(wrong), wrong, 0, False, True)
    view_of(dataset)


def _items(dataset: Dataset) -> Iterator[Dataset]:
    yield dataset
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from _items(item)


def test_what_the_standard_demands_and_is_not_there_is_told(fresh: Fresh, tmp_path: Path) -> None:
    dataset = fresh("ALD-CVU-06S")
    del dataset.ImplantTemplateVersion, dataset.HPGLDocumentSequence[1].HPGLContourPenNumber
    dataset.MaterialsCodeSequence = Items()
    path = tmp_path / "odd.dcm"
    path.write_bytes(part10.encode(dataset))
    view = read_template(path)
    assert view.remarks == (
        "ImplantTemplateVersion is missing (type 1).",
        "MaterialsCodeSequence has no item.",
        "HPGLDocumentSequence[1]: HPGLContourPenNumber is missing (type 1).",
    )
    assert len(generic_of(view).drawings) == 2


def test_endless_deviations_are_counted(fresh: Fresh, tmp_path: Path) -> None:
    dataset = fresh("ALD-CVU-06S")
    dataset.HPGLDocumentSequence = Items([Dataset() for _ in range(9)])
    path = tmp_path / "odd.dcm"
    path.write_bytes(part10.encode(dataset))
    *told, rest = read_template(path).remarks
    assert len(told) == 20
    assert rest.endswith("more deviations from the standard.")
