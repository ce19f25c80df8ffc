"""What matches what: the rules one by one, and all of them together against a naive oracle."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as DatasetSequence

from implant_gui.dicom.archive.criteria import BadIdentifierError, Like, Query, Tolerance
from implant_gui.dicom.archive.encoding import decode, encode
from implant_gui.dicom.archive.matching import Match, match
from implant_gui.domain.service.information_model import InformationModel
from tests.dicom.archive.requestor import asking
from tests.dicom.archive.templates_for_tests import (
    FEMUR,
    HIP,
    STEEL,
    TITANIUM,
    assembly,
    code,
    generic,
    group,
    reference,
    uid,
)

GENERIC = InformationModel.GENERIC


def through_the_wire(dataset: Dataset, *, implicit: bool = False) -> Dataset:
    return decode(encode(dataset, implicit=implicit), implicit=implicit)


def answer(
    identifier: Dataset, stored: Dataset, model: InformationModel = GENERIC, tolerance: Tolerance | None = None
) -> Match | None:
    query = Query.parse(model, through_the_wire(identifier, implicit=True), tolerance or Tolerance())
    return match(query, through_the_wire(stored))


def matches(stored: Dataset, **keys: Any) -> bool:
    return answer(asking(**keys), stored) is not None


def response(identifier: Dataset, stored: Dataset, model: InformationModel = GENERIC) -> Dataset:
    found = answer(identifier, stored, model)
    assert found is not None
    return through_the_wire(found.response, implicit=True)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("STEM", True),
        ("stem", False),
        ("STEM ", True),
        (" STEM", True),
        ("STE", False),
        ("*", True),
        ("**", True),
        ("", True),
        ("ST*", True),
        ("*M", True),
        ("S?EM", True),
        ("S?M", False),
        ("st*", False),
        ("????", True),
        ("?????*", False),
        ("STEM*", True),
        ("*TE*", True),
        ("[S]TEM", False),
    ],
)
def test_text_matches_by_single_value_and_wild_card(key: str, expected: bool) -> None:
    assert matches(generic(1, name="STEM"), ImplantName=key) is expected


def test_padding_of_stored_text_does_not_count() -> None:
    assert matches(generic(1, name="  STEM  "), ImplantName="STEM")


@pytest.mark.parametrize("key", ["M", "?", "?*", "*?"])
@pytest.mark.parametrize("size", [None, ""])
def test_an_unknown_value_matches_no_real_key(key: str, size: str | None) -> None:
    assert not matches(generic(1, size=size), ImplantSize=key)


@pytest.mark.parametrize("key", ["", "*", "***"])
@pytest.mark.parametrize("size", [None, "", "M"])
def test_universal_matching_finds_everything(key: str, size: str | None) -> None:
    assert matches(generic(1, size=size), ImplantSize=key)


def test_a_backslash_in_a_text_key_is_no_or() -> None:
    assert not matches(generic(1, name="STEM"), ImplantName=["STEM", "CUP"])
    stored = generic(1)
    stored.ImplantName = ["STEM", "CUP"]
    assert matches(stored, ImplantName=["STEM", "CUP"])
    assert matches(stored, ImplantName="CUP")


def test_uids_match_singly_and_in_lists() -> None:
    assert matches(generic(1), SOPInstanceUID=uid(1))
    assert matches(generic(1), SOPInstanceUID=[uid(7), uid(1)])
    assert not matches(generic(1), SOPInstanceUID=[uid(7), uid(11)])
    assert not matches(generic(1), SOPClassUID=InformationModel.GROUP.storage)


def test_dates_match_by_value_and_range() -> None:
    stored = generic(1, effective="20200101120000")
    assert matches(stored, EffectiveDateTime="20200101120000")
    assert matches(stored, EffectiveDateTime="-20200101120000")
    assert matches(stored, EffectiveDateTime="2020")
    assert not matches(stored, EffectiveDateTime="20200102-")


def test_the_time_zone_of_a_data_set_counts() -> None:
    stored = generic(1, effective="20200101120000")
    stored.TimezoneOffsetFromUTC = "-0500"
    assert matches(stored, EffectiveDateTime="20200101170000+0000")
    assert matches(stored, EffectiveDateTime="20200101180000", TimezoneOffsetFromUTC="+0100")


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(BadIdentifierError) as raised:
        answer(asking(EffectiveDateTime="soon"), generic(1))
    assert raised.value.tag == 0x00686226


def anatomy(*codes: tuple[str, str, str]) -> DatasetSequence:
    regions = []
    for each in codes:
        target = Dataset()
        target.AnatomicRegionSequence = DatasetSequence([code(*each)])
        regions.append(target)
    return DatasetSequence(regions)


def test_codes_match_in_nested_sequences() -> None:
    stored = generic(1, anatomy=FEMUR)
    assert matches(stored, ImplantTargetAnatomySequence=anatomy(("71341001", "SCT", "")))
    assert not matches(stored, ImplantTargetAnatomySequence=anatomy(("71341001", "SRT", "")))
    assert not matches(stored, ImplantTargetAnatomySequence=anatomy(HIP))


def test_the_meaning_of_a_code_is_never_matched() -> None:
    assert matches(generic(1), ImplantTargetAnatomySequence=anatomy(("71341001", "SCT", "Something else")))


def test_all_keys_of_an_item_must_match_in_the_same_stored_item() -> None:
    stored = generic(1, materials=[STEEL, ("261253005", "OTHER", "Titanium")])
    assert matches(stored, MaterialsCodeSequence=[code("256506002", "SCT", "")])
    assert not matches(stored, MaterialsCodeSequence=[code("256506002", "OTHER", "")])


def test_only_matching_items_are_answered() -> None:
    found = response(asking(MaterialsCodeSequence=[code("261253005", "", "")]), generic(1, materials=[STEEL, TITANIUM]))
    assert [item.CodeMeaning for item in found.MaterialsCodeSequence] == ["Titanium alloy"]


def test_only_requested_attributes_of_an_item_are_answered() -> None:
    wanted = Dataset()
    wanted.CodeMeaning = ""
    found = response(asking(MaterialsCodeSequence=[wanted]), generic(1, materials=[STEEL, TITANIUM]))
    assert [item.CodeMeaning for item in found.MaterialsCodeSequence] == ["Stainless steel", "Titanium alloy"]
    assert all(len(item) == 1 for item in found.MaterialsCodeSequence)


@pytest.mark.parametrize("items", [[], [Dataset()]])
def test_an_empty_sequence_or_item_asks_for_everything(items: list[Dataset]) -> None:
    found = response(asking(MaterialsCodeSequence=items), generic(1, materials=[STEEL, TITANIUM]))
    assert [len(item) for item in found.MaterialsCodeSequence] == [3, 3]


def test_a_missing_sequence_fails_a_real_key_and_passes_an_empty_one() -> None:
    key = [reference("", uid(9))]
    assert not matches(generic(1), ReplacedImplantTemplateSequence=key)
    assert matches(generic(1), ReplacedImplantTemplateSequence=[reference("", "")])
    assert matches(generic(1, replaces=uid(9)), ReplacedImplantTemplateSequence=key)
    assert matches(generic(1, replaces=uid(9)), ReplacedImplantTemplateSequence=[reference("", [uid(8), uid(9)])])  # type: ignore[arg-type]


def test_two_items_in_a_key_are_refused() -> None:
    with pytest.raises(BadIdentifierError):
        answer(asking(MaterialsCodeSequence=[code(*STEEL), code(*TITANIUM)]), generic(1))


def test_only_requested_attributes_are_answered() -> None:
    found = response(asking(SOPInstanceUID="", ImplantName="S*"), generic(1))
    assert {element.keyword for element in found} == {"SOPInstanceUID", "ImplantName"}
    assert found.ImplantName == "STEM"


def test_what_is_not_stored_is_answered_empty() -> None:
    found = response(asking(ImplantSize="", CoatingMaterialsCodeSequence=[]), generic(1, size=None))
    assert found.ImplantSize == ""
    assert len(found.CoatingMaterialsCodeSequence) == 0


def test_the_character_set_is_that_of_the_stored_object() -> None:
    found = response(
        asking(ImplantName="", SpecificCharacterSet="ISO_IR 100"),
        generic(1, name="Βραχίων", character_set="ISO_IR 126"),
    )
    assert found.SpecificCharacterSet == "ISO_IR 126"
    assert found.ImplantName == "Βραχίων"


@pytest.mark.parametrize(
    ("name", "stored_in", "asked_in"),
    [
        ("Schäfte", "ISO_IR 100", "ISO_IR 192"),
        ("Βραχίων", "ISO_IR 126", "ISO_IR 192"),
        ("Бедро", "ISO_IR 144", "ISO_IR 192"),
        ("山田", ["", "ISO 2022 IR 87"], "ISO_IR 192"),
        ("股骨柄", "GB18030", "ISO_IR 192"),
        ("고관절", ["", "ISO 2022 IR 149"], "ISO_IR 192"),
        ("Schäfte", "ISO_IR 192", "ISO_IR 100"),
    ],
)
def test_text_matches_over_character_sets(name: str, stored_in: Any, asked_in: str) -> None:
    stored = generic(1, name=name, character_set=stored_in)
    assert matches(stored, SpecificCharacterSet=asked_in, ImplantName=name)
    assert matches(stored, SpecificCharacterSet=asked_in, ImplantName=f"{name[0]}*")
    assert not matches(stored, SpecificCharacterSet=asked_in, ImplantName=f"{name}x")
    assert response(asking(ImplantName=""), stored).ImplantName == name


def test_text_in_an_unknown_or_wrong_character_set_is_compared_as_well_as_it_goes() -> None:
    stored = generic(1, name="Sch", character_set="ISO_IR 192")
    encoded = encode(stored, implicit=False).replace(b"Sch", b"S\xff\xfe")
    query = Query.parse(GENERIC, asking(ImplantName="S*"))
    assert match(query, decode(encoded, implicit=False)) is not None


def test_keys_of_another_model_are_returned_but_not_matched() -> None:
    supported = answer(asking(ImplantTemplateVersion=""), generic(1))
    assert supported is not None
    assert supported.all_supported
    assert supported.response.ImplantTemplateVersion == "1"
    with_value = answer(asking(ImplantTemplateVersion="7"), generic(1))
    assert with_value is not None
    assert not with_value.all_supported
    unknown = answer(asking(PatientName=""), generic(1))
    assert unknown is not None
    assert not unknown.all_supported
    assert "PatientName" not in unknown.response


def test_return_keys_are_never_matched() -> None:
    found = answer(asking(ImplantTemplateGroupDescription="Nothing like it"), group(1), InformationModel.GROUP)
    assert found is not None
    assert found.all_supported
    assert found.response.ImplantTemplateGroupDescription == "All lengths"


def test_the_tags_that_the_tables_print_wrongly_are_understood() -> None:
    by_name = answer(asking(ImplantAssemblyTemplateName="Hip*"), assembly(1), InformationModel.ASSEMBLY)
    assert by_name is not None
    assert answer(asking(ImplantTemplateGroupName="Plates"), group(1), InformationModel.GROUP) is not None
    of_assembly = answer(asking(Manufacturer="ACME"), assembly(1), InformationModel.ASSEMBLY)
    assert of_assembly is None


def test_an_archive_may_ignore_keys_and_case() -> None:
    lax = Tolerance(frozenset((0x00221095, 0x006863A0)), any_case=True)
    identifier = asking(ImplantName="CUP", Manufacturer="acme", MaterialsCodeSequence=[code(*TITANIUM)])
    assert answer(identifier, generic(1), tolerance=lax) is not None
    assert answer(asking(Manufacturer="ac?e"), generic(1), tolerance=lax) is not None
    assert answer(asking(Manufacturer="acne"), generic(1), tolerance=lax) is None


def test_a_pattern_with_many_stars_takes_no_time() -> None:
    assert not Like("*a" * 40 + "b").accepts("a" * 5000)


def naive_like(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(naive_like(pattern[1:], text[start:]) for start in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and naive_like(pattern[1:], text[1:])


@given(st.text("ab*?", max_size=8), st.text("abc*?", max_size=8))
def test_wild_cards_agree_with_a_naive_oracle(pattern: str, text: str) -> None:
    assert Like(pattern).accepts(text) is naive_like(pattern, text)


# The whole of it, against an oracle that knows no pydicom: stored objects and keys as plain values.
WORDS = st.text("Aa b", max_size=3).map(str.strip)
PATTERNS = st.one_of(WORDS, st.text("Aa*?", max_size=3))
CODES = st.tuples(st.sampled_from("XYZ"), st.sampled_from(("SCT", "DCM")), st.just("Meaning"))
STORED = st.fixed_dictionaries(
    {
        "manufacturer": WORDS,
        "name": WORDS,
        "size": st.none() | WORDS,
        "materials": st.lists(CODES, max_size=3),
        "number": st.integers(1, 4),
    }
)
KEYS = st.fixed_dictionaries(
    {},
    optional={
        "Manufacturer": PATTERNS,
        "ImplantName": PATTERNS,
        "ImplantSize": PATTERNS,
        "SOPInstanceUID": st.lists(st.integers(1, 4), max_size=2),
        "MaterialsCodeSequence": st.tuples(st.sampled_from(("", "X", "Y")), st.sampled_from(("", "SCT"))),
    },
)


def oracle(keys: dict[str, Any], stored: dict[str, Any]) -> bool:
    texts = {"Manufacturer": "manufacturer", "ImplantName": "name", "ImplantSize": "size"}
    for keyword, name in texts.items():
        key, value = keys.get(keyword, ""), stored[name] or ""
        if key.strip("*") and not (value and naive_like(key, value)):
            return False
    if keys.get("SOPInstanceUID") and stored["number"] not in keys["SOPInstanceUID"]:
        return False
    value, scheme = keys.get("MaterialsCodeSequence", ("", ""))
    fits = [each for each in stored["materials"] if value in ("", each[0]) and scheme in ("", each[1])]
    return bool(fits) or not (value or scheme)


def as_identifier(keys: dict[str, Any]) -> Dataset:
    values = dict(keys)
    if "SOPInstanceUID" in values:
        values["SOPInstanceUID"] = [uid(number) for number in values["SOPInstanceUID"]]
    if "MaterialsCodeSequence" in values:
        value, scheme = values["MaterialsCodeSequence"]
        values["MaterialsCodeSequence"] = [code(value, scheme, "")]
    return asking(**values)


@given(KEYS, STORED)
def test_matching_agrees_with_a_naive_oracle(keys: dict[str, Any], stored: dict[str, Any]) -> None:
    found = answer(as_identifier(keys), generic(**stored))
    assert (found is not None) is oracle(keys, stored)
    if found is not None:
        assert {element.keyword for element in found.response} == set(keys)
