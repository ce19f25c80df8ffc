"""The index: what it keeps, and that narrowing down loses nothing."""

import itertools
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from implant_gui.dicom.archive.criteria import Query
from implant_gui.dicom.archive.encoding import decode, encode
from implant_gui.dicom.archive.index import ArchiveIndex, HeldObject
from implant_gui.dicom.archive.matching import match
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from tests.dicom.archive.requestor import asking
from tests.dicom.archive.templates_for_tests import HIP, TITANIUM, assembly, code, generic, group, reference, uid
from tests.dicom.archive.test_matching import KEYS, STORED, anatomy, as_identifier

GENERIC = InformationModel.GENERIC


def held(dataset: Dataset) -> HeldObject:
    model = InformationModel.of_storage(dataset.SOPClassUID)
    assert model is not None
    return HeldObject(model, Uid(dataset.SOPInstanceUID), Path(f"/{dataset.SOPInstanceUID}.dcm"), dataset)


def indexed(*datasets: Dataset, database: Path | None = None) -> ArchiveIndex:
    index = ArchiveIndex(database)
    index.add(held(each) for each in datasets)
    return index


def found(index: ArchiveIndex, identifier: Dataset, model: InformationModel = GENERIC) -> list[str]:
    query = Query.parse(model, identifier)
    matches = (match(query, stored) for stored in index.candidates(query))
    return [each.response.SOPInstanceUID for each in matches if each is not None]


def test_objects_are_counted_by_model() -> None:
    index = indexed(generic(1), generic(2), assembly(3), group(4))
    assert index.count() == 4
    assert [index.count(model) for model in InformationModel] == [2, 1, 1]


def test_the_first_of_two_objects_with_one_uid_stays() -> None:
    index = indexed(generic(1, name="FIRST"))
    assert index.add([held(generic(1, name="SECOND"))]) == 0
    assert found(index, asking(SOPInstanceUID="", ImplantName="FIRST")) == [uid(1)]


def test_a_model_finds_its_own_objects_only() -> None:
    index = indexed(generic(1), assembly(2), group(3))
    assert found(index, asking(SOPInstanceUID=""), InformationModel.ASSEMBLY) == [uid(2)]
    assert index.locate(InformationModel.GROUP, [uid(1), uid(2), uid(3)]) == [(uid(3), Path(f"/{uid(3)}.dcm"))]


def test_objects_are_located_in_the_order_asked_for_each_once() -> None:
    index = indexed(*(generic(number) for number in range(1, 6)))
    located = index.locate(GENERIC, [uid(4), uid(99), uid(2), uid(4)])
    assert [each for each, _ in located] == [uid(4), uid(2)]
    assert index.path_of(uid(99)) is None


def test_a_thousand_uids_are_located_at_once() -> None:
    index = indexed(*(generic(number) for number in range(1, 31)))
    assert len(index.locate(GENERIC, [uid(number) for number in range(1, 2001)])) == 30


@pytest.mark.parametrize(
    "identifier",
    [
        asking(ImplantName="STEM"),
        asking(ImplantName="ST*"),
        asking(ImplantName="[A]*"),
        asking(ImplantName="?[*"),
        asking(ImplantSize="*"),
        asking(SOPInstanceUID=[uid(1), uid(3)]),
        asking(EffectiveDateTime="2020"),
        asking(EffectiveDateTime="-20200601"),
        asking(EffectiveDateTime="20200101120000-"),
        asking(MaterialsCodeSequence=[code(*TITANIUM)]),
        asking(MaterialsCodeSequence=[code("2*", "SCT", "")]),
        asking(ImplantTargetAnatomySequence=anatomy(HIP)),
        asking(ReplacedImplantTemplateSequence=[reference("", uid(9))]),
        asking(ImplantName="STEM", ImplantSize="L", EffectiveDateTime="2019-"),
        asking(PatientName="NOBODY"),
    ],
)
def test_narrowing_down_loses_nothing(identifier: Dataset) -> None:
    stored = [
        generic(1),
        generic(2, name="[A]B", size=None, materials=[TITANIUM]),
        generic(3, name="CUP", effective="2020", anatomy=HIP),
        generic(4, name="AB", effective="", replaces=uid(9)),
        generic(5, name="stem", size="L", effective="20191231230000-0500"),
        generic(6, name=" STEM ", effective="garbage"),
    ]
    stored[1].ImplantSize = ["S", "M"]
    identifier.SOPInstanceUID = identifier.get("SOPInstanceUID", "")
    query = Query.parse(GENERIC, identifier)
    expected = [
        each.SOPInstanceUID for each in stored if match(query, decode(encode(each, implicit=False), implicit=False))
    ]
    assert found(indexed(*stored), identifier) == expected


@given(KEYS, st.lists(STORED, max_size=5))
def test_the_index_finds_what_matching_finds(keys: dict[str, Any], objects: list[dict[str, Any]]) -> None:
    unique = {each["number"]: generic(**each) for each in reversed(objects)}
    index = indexed(*unique.values())
    identifier = as_identifier(keys)
    identifier.SOPInstanceUID = identifier.get("SOPInstanceUID", "")
    query = Query.parse(GENERIC, identifier)
    expected = [each.SOPInstanceUID for each in unique.values() if match(query, each) is not None]
    assert found(index, identifier) == expected
    index.close()


def test_a_kept_index_knows_its_objects_the_next_time(tmp_path: Path) -> None:
    database = tmp_path / "index.sqlite"
    indexed(generic(1), database=database).close()
    again = ArchiveIndex(database)
    assert found(again, asking(SOPInstanceUID="")) == [uid(1)]
    assert again.files() == {Path(f"/{uid(1)}.dcm"): (0, 0)}
    again.remove([Path(f"/{uid(1)}.dcm")])
    assert again.count() == 0
    again.close()


def test_a_group_of_objects_comes_in_as_a_whole_or_not_at_all() -> None:
    index = indexed()

    def broken() -> Iterable[HeldObject]:
        yield held(generic(1))
        raise OSError("the disk has gone")

    with pytest.raises(OSError, match="gone"):
        index.add(broken())
    assert index.count() == 0
    assert index.add([held(generic(1))]) == 1


def test_objects_may_come_in_while_others_are_asked_for() -> None:
    index = indexed(*(generic(number) for number in range(1, 301)))
    query = Query.parse(GENERIC, asking(SOPInstanceUID=""))
    running = index.candidates(query)
    first = list(itertools.islice(running, 10))
    adder = threading.Thread(target=index.add, args=([held(generic(1000))],))
    adder.start()
    adder.join()
    assert len(first) + len(list(running)) == 300
