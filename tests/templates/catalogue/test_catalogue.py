import hashlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from pydicom.dataset import Dataset

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import is_uid
from implant_gui.templates import catalogue
from implant_gui.templates.conformance.checking import check
from implant_gui.templates.datasets.values import items_of
from tests.templates.conftest import of_model

Objects = dict[str, Dataset]
GENERIC, ASSEMBLY, GROUP = InformationModel.GENERIC, InformationModel.ASSEMBLY, InformationModel.GROUP


def test_every_object_conforms_to_its_iod(objects: Objects) -> None:
    problems = {uid: check(dataset) for uid, dataset in objects.items()}
    assert not {uid: found for uid, found in problems.items() if found}


def test_there_is_enough_to_look_at(objects: Objects) -> None:
    counts = Counter(dataset.SOPClassUID for dataset in objects.values())
    assert counts[GENERIC.storage] >= 400
    assert counts[ASSEMBLY.storage] >= 10
    assert counts[GROUP.storage] >= 15


def test_there_are_several_makers_and_character_sets(generics: list[Dataset]) -> None:
    makers = {dataset.Manufacturer for dataset in generics}
    assert len(makers) >= 4
    assert sum(not maker.isascii() for maker in makers) >= 2
    sets = {str(dataset.SpecificCharacterSet) for dataset in generics}
    assert {"ISO_IR 192", "ISO_IR 126", "ISO_IR 100", "['', 'ISO 2022 IR 87']"} <= sets


def test_names_survive_their_character_sets(generics: list[Dataset]) -> None:
    names = {(dataset.Manufacturer, dataset.ImplantName) for dataset in generics}
    assert ("青嶺医工", "疾風ステム") in names
    assert ("青嶺医工", "疾風ボール骨頭") in names
    assert ("Αστερίων Ορθοπαιδική", "Στειλεός Δέλτα") in names
    assert ("Brückmann Gelenktechnik", "Müritz Kurzschaft") in names


def test_every_uid_is_valid_and_unique(files: list[Path], objects: Objects) -> None:
    assert len(files) == len(set(files)) == len(objects)
    assert all(is_uid(uid) for uid in objects)


def test_a_file_is_named_by_the_hash_of_its_uid(files: list[Path], objects: Objects) -> None:
    names = {hashlib.sha256(uid.encode()).hexdigest() + ".dcm" for uid in objects}
    assert {path.name for path in files} == names


def test_it_is_small_enough_to_carry_around(files: list[Path]) -> None:
    assert sum(path.stat().st_size for path in files) < 25_000_000


def test_another_process_makes_the_same_bytes(files: list[Path], tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from implant_gui.templates import catalogue; catalogue.write(pathlib.Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, env=environment)
    assert {path.name: path.read_bytes() for path in files} == {
        path.name: path.read_bytes() for path in tmp_path.iterdir()
    }


def test_progress_counts_to_the_end(tmp_path: Path) -> None:
    shelf = catalogue.stocked_shelf()
    total = len(shelf.products) + len(shelf.groups) + len(shelf.assemblies) + 3
    seen: list[tuple[int, int]] = []

    def stop_early(done: int, of: int) -> None:
        seen.append((done, of))
        if done == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        catalogue.write(tmp_path, stop_early)
    assert seen == [(1, total), (2, total), (3, total)]


def test_no_object_speaks_of_a_patient(objects: Objects) -> None:
    for dataset in objects.values():
        assert not [element for element in dataset.iterall() if element.tag.group == 0x0010]


def test_groups_refer_to_templates_that_exist_and_drawings_that_they_have(objects: Objects) -> None:
    for group in of_model(objects, GROUP):
        for member in group.ImplantTemplateGroupMembersSequence:
            template = objects[member.ReferencedSOPInstanceUID]
            assert member.ReferencedSOPClassUID == template.SOPClassUID == GENERIC.storage
            drawings = {each.HPGLDocumentID for each in items_of(template, "HPGLDocumentSequence")}
            frames = items_of(member, "ImplantTemplateGroupMemberMatching2DCoordinatesSequence")
            assert {each.ReferencedHPGLDocumentID for each in frames} == drawings
            has_surface = "SurfaceSequence" in template
            assert ("ThreeDImplantTemplateGroupMemberMatchingPoint" in member) == has_surface


def test_groups_have_one_or_two_dimensions_and_some_have_gaps(objects: Objects) -> None:
    sparse = set()
    for group in of_model(objects, GROUP):
        dimensions = group.ImplantTemplateGroupVariationDimensionSequence
        ranks = [
            {
                rank.ReferencedImplantTemplateGroupMemberID: rank.ImplantTemplateGroupVariationDimensionRank
                for rank in dimension.ImplantTemplateGroupVariationDimensionRankSequence
            }
            for dimension in dimensions
        ]
        members = range(1, len(group.ImplantTemplateGroupMembersSequence) + 1)
        cells = [tuple(each[member] for each in ranks) for member in members]
        assert len(set(cells)) == len(cells)
        full = 1
        for each in ranks:
            full *= max(each.values())
        if len(cells) < full:
            sparse.add(group.ImplantTemplateGroupName)
    assert "Πλάκα Λίθος 3.5" in sparse
    assert {len(each.ImplantTemplateGroupVariationDimensionSequence) for each in of_model(objects, GROUP)} == {1, 2}


def test_joints_refer_to_features_that_exist(objects: Objects) -> None:
    for assembly in of_model(objects, ASSEMBLY):
        components = {
            component.ComponentID: objects[component.ReferencedSOPInstanceUID]
            for role in assembly.ComponentTypesSequence
            for component in role.ComponentSequence
        }
        features = {number: _features(template) for number, template in components.items()}
        for joint in assembly.ComponentAssemblySequence:
            for side in (1, 2):
                set_id = joint[f"Component{side}ReferencedMatingFeatureSetID"].value
                feature_id = joint[f"Component{side}ReferencedMatingFeatureID"].value
                assert (set_id, feature_id) in features[joint[f"Component{side}ReferencedID"].value]


def _features(template: Dataset) -> set[tuple[int, int]]:
    return {
        (each.MatingFeatureSetID, feature.MatingFeatureID)
        for each in template.MatingFeatureSetsSequence
        for feature in each.MatingFeatureSequence
    }


def test_every_component_of_an_assembly_takes_part_in_a_joint(objects: Objects) -> None:
    for assembly in of_model(objects, ASSEMBLY):
        joined = {
            joint[f"Component{side}ReferencedID"].value
            for joint in assembly.ComponentAssemblySequence
            for side in (1, 2)
        }
        components = [each for role in assembly.ComponentTypesSequence for each in role.ComponentSequence]
        alone = [each for each in components if each.ComponentID not in joined]
        # Heads and shells in sizes for which this system happens to have no insert.
        assert len(alone) <= len(components) // 10, assembly.ImplantAssemblyTemplateName


def test_roles_differ_in_what_they_demand(objects: Objects) -> None:
    roles = {
        (role.ExclusiveComponentType, role.MandatoryComponentType)
        for assembly in of_model(objects, ASSEMBLY)
        for role in assembly.ComponentTypesSequence
    }
    assert roles == {("YES", "YES"), ("NO", "NO")}


def test_some_templates_are_flat_only_and_some_in_space_only(generics: list[Dataset]) -> None:
    forms = {("HPGLDocumentSequence" in each, "SurfaceSequence" in each) for each in generics}
    assert forms == {(True, True), (True, False), (False, True)}


def test_documents_are_pdf(objects: Objects) -> None:
    documents = [
        element.value
        for dataset in objects.values()
        for element in dataset.iterall()
        if element.keyword == "EncapsulatedDocument" and element.value
    ]
    assert len(documents) >= 10
    for document in documents:
        with pypdfium2.PdfDocument(document) as opened:
            assert len(opened) == 1


def test_dcmdump_reads_every_file_without_a_word(files: list[Path]) -> None:
    dcmdump = shutil.which("dcmdump")
    if dcmdump is None:
        pytest.skip("dcmdump of DCMTK is not installed")
    done = subprocess.run([dcmdump, "--quiet", *map(str, files)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
