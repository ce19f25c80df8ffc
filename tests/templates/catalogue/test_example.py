from pydicom.dataset import Dataset

Objects = dict[str, Dataset]


def test_the_stem_of_the_standard_is_there(objects: Objects) -> None:
    stem = objects["1.2.3.4.5.6.7.0.1"]
    assert (stem.Manufacturer, stem.ImplantName, stem.ImplantSize) == ("ACME", "MONO_STEM", "MEDIUM")
    assert stem.ImplantPartNumber == "ACME_MST_M"
    assert stem.EffectiveDateTime == "20090626120000"
    (drawing,) = stem.HPGLDocumentSequence
    assert list(drawing.RecommendedRotationPoint) == [39.6, 72.4]
    assert list(drawing.BoundingRectangle) == [14.2, 5.7, 46.0, 78.8]
    (feature,) = stem.MatingFeatureSetsSequence[0].MatingFeatureSequence
    (freedom,) = feature.MatingFeatureDegreeOfFreedomSequence
    assert list(freedom.TwoDDegreeOfFreedomSequence[0].RangeOfFreedom) == [-15, 15]


def test_the_cup_of_the_standard_is_there(objects: Objects) -> None:
    cup = objects["1.2.3.4.5.6.7.0.2"]
    assert cup.ImplantPartNumber == "ACME_MCP_M"
    assert cup.ImplantTypeCodeSequence[0].CodeValue == "112307"
    assert cup.HPGLDocumentSequence[0].ViewOrientationCodeSequence[0].CodeValue == "399321004"


def test_the_assembly_of_the_standard_joins_them(objects: Objects) -> None:
    assembly = objects["1.2.3.4.5.6.7.0.3"]
    assert assembly.ImplantAssemblyTemplateName == "Acme Hip Assembly"
    roles = [role.ComponentTypeCodeSequence[0].CodeValue for role in assembly.ComponentTypesSequence]
    assert roles == ["112310", "112305"]
    (joint,) = assembly.ComponentAssemblySequence
    assert (joint.Component1ReferencedID, joint.Component2ReferencedID) == (1, 2)
