from pydicom.dataset import Dataset

Objects = dict[str, Dataset]


def _reference(dataset: Dataset, keyword: str) -> str:
    return str(dataset[keyword].value[0].ReferencedSOPInstanceUID)


def test_a_new_version_replaces_an_older_one_of_the_same_part(objects: Objects, generics: list[Dataset]) -> None:
    newer = [each for each in generics if "ReplacedImplantTemplateSequence" in each]
    assert len(newer) >= 10
    for each in newer:
        old = objects[_reference(each, "ReplacedImplantTemplateSequence")]
        assert old.ImplantPartNumber == each.ImplantPartNumber
        assert int(old.ImplantTemplateVersion) < int(each.ImplantTemplateVersion)
        assert old.EffectiveDateTime < each.EffectiveDateTime


def test_a_derived_template_names_its_original_and_keeps_its_version(objects: Objects, generics: list[Dataset]) -> None:
    derived = [each for each in generics if each.ImplantType == "DERIVED"]
    assert len(derived) >= 4
    for each in derived:
        original = objects[_reference(each, "OriginalImplantTemplateSequence")]
        assert original.ImplantType == "ORIGINAL"
        assert original.ImplantTemplateVersion == each.ImplantTemplateVersion
        parent = objects[_reference(each, "DerivationImplantTemplateSequence")]
        landmarks = [len(one.get("PlanningLandmarkPointSequence", [])) for one in (parent, each)]
        assert landmarks[1] == landmarks[0] + 1


def test_a_chain_of_derivations_has_a_parent_that_is_not_the_original(generics: list[Dataset]) -> None:
    assert any(
        _reference(each, "OriginalImplantTemplateSequence") != _reference(each, "DerivationImplantTemplateSequence")
        for each in generics
        if each.ImplantType == "DERIVED"
    )


def test_one_template_is_not_effective_yet(generics: list[Dataset]) -> None:
    future = [each for each in generics if each.EffectiveDateTime > "2090"]
    assert [each.ImplantPartNumber for each in future] == ["ALD-CVU-06S"]


def test_recalls_carry_a_summary_and_mostly_a_document(generics: list[Dataset]) -> None:
    notices = [item for each in generics for item in each.get("NotificationFromManufacturerSequence", [])]
    recalls = [notice for notice in notices if notice.InformationSummary.startswith("RECALL")]
    assert len(recalls) >= 4
    assert all(notice.MIMETypeOfEncapsulatedDocument == "application/pdf" for notice in recalls)
    assert len(notices) > len(recalls)


def test_some_products_are_disapproved_in_some_countries(generics: list[Dataset]) -> None:
    countries = {
        code.CodeValue for each in generics for code in each.get("ImplantRegulatoryDisapprovalCodeSequence", [])
    }
    assert {"CA", "JP", "US", "DE", "FR"} <= countries
