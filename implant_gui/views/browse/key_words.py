"""What keys are called in the form, and what may be written into them."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.keys import KeyDefinition, Matching, Requirement, keys_of
from implant_gui.models.common.words import QT_TRANSLATE_NOOP

_CONTEXT: Final = "keys"
translate = QCoreApplication.translate


_LABELS: Final = {
    "SOPClassUID": QT_TRANSLATE_NOOP("keys", "SOP Class UID"),
    "SOPInstanceUID": QT_TRANSLATE_NOOP("keys", "SOP Instance UID"),
    "Manufacturer": QT_TRANSLATE_NOOP("keys", "Manufacturer"),
    "ImplantName": QT_TRANSLATE_NOOP("keys", "Implant name"),
    "ImplantSize": QT_TRANSLATE_NOOP("keys", "Size"),
    "ImplantPartNumber": QT_TRANSLATE_NOOP("keys", "Part number"),
    "EffectiveDateTime": QT_TRANSLATE_NOOP("keys", "Effective"),
    "ImplantTargetAnatomySequence": QT_TRANSLATE_NOOP("keys", "Anatomy"),
    "ImplantRegulatoryDisapprovalCodeSequence": QT_TRANSLATE_NOOP("keys", "Disapproved in"),
    "MaterialsCodeSequence": QT_TRANSLATE_NOOP("keys", "Material"),
    "CoatingMaterialsCodeSequence": QT_TRANSLATE_NOOP("keys", "Coating"),
    "ReplacedImplantTemplateSequence": QT_TRANSLATE_NOOP("keys", "Replaces the template"),
    "DerivationImplantTemplateSequence": QT_TRANSLATE_NOOP("keys", "Derived from"),
    "OriginalImplantTemplateSequence": QT_TRANSLATE_NOOP("keys", "Has the original"),
    "ImplantAssemblyTemplateName": QT_TRANSLATE_NOOP("keys", "Assembly name"),
    "ProcedureTypeCodeSequence": QT_TRANSLATE_NOOP("keys", "Procedure"),
    "SurgicalTechnique": QT_TRANSLATE_NOOP("keys", "Surgical technique"),
    "ReplacedImplantAssemblyTemplateSequence": QT_TRANSLATE_NOOP("keys", "Replaces the assembly"),
    "OriginalImplantAssemblyTemplateSequence": QT_TRANSLATE_NOOP("keys", "Has the original"),
    "DerivationImplantAssemblyTemplateSequence": QT_TRANSLATE_NOOP("keys", "Derived from"),
    "ImplantTemplateGroupName": QT_TRANSLATE_NOOP("keys", "Group name"),
    "ImplantTemplateGroupIssuer": QT_TRANSLATE_NOOP("keys", "Issuer"),
    "ReplacedImplantTemplateGroupSequence": QT_TRANSLATE_NOOP("keys", "Replaces the group"),
}

_MODELS: Final = {
    InformationModel.GENERIC: (QT_TRANSLATE_NOOP("keys", "Templates"), "bone"),
    InformationModel.ASSEMBLY: (QT_TRANSLATE_NOOP("keys", "Assemblies"), "puzzle"),
    InformationModel.GROUP: (QT_TRANSLATE_NOOP("keys", "Groups"), "stack-2"),
}

_MAIN: Final = (
    "Manufacturer",
    "ImplantName",
    "ImplantPartNumber",
    "ImplantSize",
    "ImplantAssemblyTemplateName",
    "ProcedureTypeCodeSequence",
    "SurgicalTechnique",
    "ImplantTemplateGroupName",
    "ImplantTemplateGroupIssuer",
    "ImplantTargetAnatomySequence",
    "EffectiveDateTime",
    "MaterialsCodeSequence",
    "CoatingMaterialsCodeSequence",
)
"""Shown at once, in this order; the others are under “More”."""


def label_of(definition: KeyDefinition) -> str:
    """What the form calls a key: short, since the standard's name is in its tool tip."""
    text = _LABELS.get(definition.keyword, definition.name)
    return translate(_CONTEXT, text)


def model_words(model: InformationModel) -> tuple[str, str]:
    """What the form calls an information model, and its icon."""
    text, icon = _MODELS[model]
    return translate(_CONTEXT, text), icon


def kind_words(definition: KeyDefinition) -> str:
    """What may be written, in as few words as fit beside a label."""
    if definition.is_reference or Matching.UID_LIST in definition.matching:
        return translate("keys", "one UID or several")
    if Matching.WILD_CARD in definition.matching:
        return translate("keys", "wild cards * ?")
    if Matching.RANGE in definition.matching:
        return translate("keys", "YYYY-MM-DD")
    if Matching.SEQUENCE in definition.matching:
        return translate("keys", "a code")
    return translate("keys", "exact value")


def askable_keys(model: InformationModel) -> tuple[tuple[KeyDefinition, ...], tuple[KeyDefinition, ...]]:
    """The keys of `model` that can be matched: the main ones, and the rest. Return-only keys are always asked for."""
    keys = [key for key in keys_of(model) if key.requirement is not Requirement.RETURN_ONLY]
    main = sorted((key for key in keys if key.keyword in _MAIN), key=lambda key: _MAIN.index(key.keyword))
    if model is InformationModel.ASSEMBLY:
        main = [key for key in main if key.keyword != "Manufacturer"]
    rest = [key for key in keys if key not in main]
    return tuple(main), tuple(sorted(rest, key=lambda key: key.vr == "UI"))
