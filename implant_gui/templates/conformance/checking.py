"""Checking an object against its IOD: what is missing, empty, wrong, or does not belong (PS3.3 A.61 to A.63)."""

from collections.abc import Iterator
from typing import Final

from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates.conformance.conditions import Demand, Level, demand
from implant_gui.templates.conformance.iod import Attribute, AttributeType, Iod, Module, Table, iod
from implant_gui.templates.conformance.problems import Problem, ProblemKind, join
from implant_gui.templates.conformance.references import check_references
from implant_gui.templates.datasets.values import as_list, element_of, tags_of, text_of

_DEEPEST: Final = 32


def check(dataset: Dataset) -> tuple[Problem, ...]:
    """Everything in which `dataset` deviates from its IOD; never raises, however odd it is."""
    model = InformationModel.of_storage(text_of(dataset, "SOPClassUID"))
    if model is None:
        sentence = "This is none of the three implant template storage SOP classes."
        return (Problem("SOPClassUID", ProblemKind.UNKNOWN_SOP_CLASS, sentence),)
    definition = iod(model)
    level = Level(dataset)
    problems = [*_modules(dataset, definition)]
    for module in definition.modules:
        if module.usage == "M" or _is_present(module, dataset):
            problems += _attributes(module.attributes, level, "")
    table = {attribute.tag: attribute for attribute in definition.attributes()}
    problems += _unexpected(table, level, "")
    return (*problems, *check_references(dataset, model))


def _is_present(module: Module, dataset: Dataset) -> bool:
    return any(attribute.tag in dataset for attribute in module.attributes)


def _modules(dataset: Dataset, definition: Iod) -> Iterator[Problem]:
    """A generic template has drawings or a surface, and the mesh exactly when it has a 3D model (PS3.3 A.61)."""
    if definition.model is not InformationModel.GENERIC:
        return
    present = {module.name.removeprefix("Generic Implant Template ") for module in definition.modules
               if _is_present(module, dataset)}  # fmt: skip
    if not present & {"2D Drawings", "3D Models"}:
        yield Problem("", ProblemKind.MISSING_MODULE, "A template needs drawings, a 3D model, or both.")
    if "3D Models" in present and "Surface Mesh" not in present:
        yield Problem("SurfaceSequence", ProblemKind.MISSING_MODULE, "A 3D model needs its Surface Mesh.")
    if "Surface Mesh" in present and "3D Models" not in present:
        path = "ImplantTemplate3DModelSurfaceNumber"
        yield Problem(path, ProblemKind.MISSING_MODULE, "A Surface Mesh needs the 3D Models module.")


def _attributes(attributes: tuple[Attribute, ...], level: Level, path: str) -> Iterator[Problem]:
    for attribute in attributes:
        where = join(path, attribute.keyword)
        wanted = _demand(attribute, level)
        if attribute.tag not in level.item:
            if wanted is Demand.REQUIRED:
                sentence = f"{attribute.keyword} is missing (type {attribute.type.value})."
                yield Problem(where, ProblemKind.MISSING, sentence)
        elif wanted is Demand.FORBIDDEN:
            yield Problem(where, ProblemKind.NOT_ALLOWED, f"{attribute.keyword} must not be here.")
        else:
            yield from _present(attribute, level, where)


def _demand(attribute: Attribute, level: Level) -> Demand:
    if attribute.type.is_conditional:
        return demand(attribute.keyword, level)
    return Demand.OPEN if attribute.type is AttributeType.OPTIONAL else Demand.REQUIRED


def _present(attribute: Attribute, level: Level, where: str) -> Iterator[Problem]:
    element = element_of(level.item, attribute.tag)
    if element is None:
        yield Problem(where, ProblemKind.UNREADABLE, f"The value of {attribute.keyword} cannot be read.")
    elif attribute.vr != element.VR:
        yield Problem(where, ProblemKind.WRONG_VR, f"{attribute.keyword} is {element.VR}, not {attribute.vr}.")
    elif isinstance(element.value, Sequence):
        yield from _sequence(attribute, element.value, level, where)
    elif element.is_empty:
        if not attribute.type.may_be_empty:
            sentence = f"{attribute.keyword} has no value (type {attribute.type.value})."
            yield Problem(where, ProblemKind.EMPTY, sentence)
    else:
        yield from _values(attribute, element, where)


def _values(attribute: Attribute, element: DataElement, where: str) -> Iterator[Problem]:
    values = as_list(element.value)
    if len(values) not in attribute.multiplicity:
        sentence = f"{attribute.keyword} has {len(values)} values."
        yield Problem(where, ProblemKind.WRONG_MULTIPLICITY, sentence)
    for value in values:
        if attribute.values and str(value) not in attribute.values:
            sentence = f"“{value}” is none of the permitted values: {', '.join(attribute.values)}."
            yield Problem(where, ProblemKind.WRONG_VALUE, sentence)


def _sequence(attribute: Attribute, items: Sequence, level: Level, where: str) -> Iterator[Problem]:
    if not items and not attribute.type.may_be_empty:
        yield Problem(where, ProblemKind.EMPTY, f"{attribute.keyword} has no item.")
    elif attribute.items is not None and len(items) not in attribute.items and not _may_be_empty(attribute, items):
        yield Problem(where, ProblemKind.WRONG_ITEM_COUNT, f"{attribute.keyword} has {len(items)} items.")
    children = attribute.children
    if children is None or len(level.parents) >= _DEEPEST:
        return
    for index, item in enumerate(items):
        inside, inner = f"{where}[{index}]", level.below(item)
        yield from _attributes(tuple(children.values()), inner, inside)
        yield from _unexpected(children, inner, inside)


def _may_be_empty(attribute: Attribute, items: Sequence) -> bool:
    return not items and attribute.type.may_be_empty


def _unexpected(table: Table, level: Level, path: str) -> Iterator[Problem]:
    """Standard attributes that the IOD does not have; private ones may be anywhere."""
    for tag in tags_of(level.item):
        if tag not in table and not tag.is_private and tag.element != 0:
            name = _name(tag)
            yield Problem(join(path, name), ProblemKind.UNEXPECTED, f"{name} does not belong into this object.")


def _name(tag: BaseTag) -> str:
    return keyword_for_tag(tag) or f"({tag.group:04X},{tag.element:04X})"
