"""Values of an object by which a query is narrowed down in SQL, before any attribute is decoded.

The condition may let through what does not match; it must never hold back what does. Where a value cannot be put into a
column faithfully, the row is marked as odd, and odd rows are always candidates.
"""

from collections.abc import Iterator
from typing import Final

from pydicom.dataset import Dataset

from implant_gui.dicom.archive.criteria import During, Exactly, Key, Like, OneOf, Query, zone_of
from implant_gui.dicom.archive.encoding import encodings_of, items_of
from implant_gui.dicom.archive.matching import values_of
from implant_gui.dicom.archive.moments import parse_span
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.keys import KeyDefinition, Requirement, keys_of

SqlValue = str | int | float | bytes | None

_TEXTS: Final = tuple(
    dict.fromkeys(
        definition.tag
        for model in InformationModel
        for definition in keys_of(model)
        if definition.vr == "LO" and definition.requirement is Requirement.REQUIRED
    )
)
_EFFECTIVE: Final = 0x00686226
_SOP_INSTANCE_UID: Final = 0x00080018
_NAMED: Final = frozenset(("CodeValue", "LongCodeValue", "URNCodeValue", "ReferencedSOPInstanceUID"))
"""Attributes of items whose values are worth finding by."""
_END: Final = "\n"
COLUMNS: Final = {
    **{f"text_{tag:08x}": "TEXT" for tag in _TEXTS},
    "effective_first": "INTEGER",
    "effective_last": "INTEGER",
    "terms": "TEXT NOT NULL",
    "is_odd": "INTEGER NOT NULL",
}
"""Name and SQL type of each column."""


def values_for(model: InformationModel, attributes: Dataset) -> tuple[SqlValue, ...]:
    """What goes into `COLUMNS` for an object."""
    encodings = encodings_of(attributes)
    texts = [values_of(attributes, tag, "LO", encodings) for tag in _TEXTS]
    moments = values_of(attributes, _EFFECTIVE, "DT", encodings)
    span = parse_span(moments[0], zone_of(attributes)) if moments else None
    odd = any(len(values) > 1 or "\0" in "".join(values) for values in texts) or len(moments) > 1
    terms = "".join(f"{term}{_END}" for term in _terms(keys_of(model), attributes, encodings, ""))
    return (
        *(values[0] if values else None for values in texts),
        None if span is None else span.first,
        None if span is None else span.last,
        f"{_END}{terms}",
        int(odd),
    )


def condition_for(query: Query) -> tuple[str, list[str | int | float]]:
    """A condition in SQL after ``model = ?``, and the values for all its marks."""
    parts: list[str] = []
    values: list[str | int | float] = [query.model.word]
    definitions = {definition.tag: definition for definition in keys_of(query.model)}
    for key in query.keys:
        if key.is_supported:
            for part, arguments in _conditions(key, definitions[key.tag]):
                parts.append(part)
                values.extend(arguments)
    return (f"(is_odd OR ({' AND '.join(parts)}))" if parts else "1"), values


def _conditions(key: Key, definition: KeyDefinition) -> Iterator[tuple[str, list[str | int | float]]]:
    match key.test:
        case Exactly(text) if key.tag in _TEXTS and "\0" not in text:
            yield f"text_{key.tag:08x} = ?", [text]
        case Like(pattern, any_case=False) if key.tag in _TEXTS and "\0" not in pattern:
            yield f"text_{key.tag:08x} GLOB ?", [pattern.replace("[", "[[]")]
        case OneOf(uids) if key.tag == _SOP_INSTANCE_UID and len(uids) <= 500:
            yield f"sop_instance_uid IN ({','.join('?' * len(uids))})", sorted(uids)
        case During(wanted) if key.tag == _EFFECTIVE:
            yield "effective_first BETWEEN ? AND ?", [wanted.span.first, wanted.span.last]
    for child in key.children or ():
        yield from _item_conditions(child, definition, f"{key.tag:08x}")


def _item_conditions(key: Key, parent: KeyDefinition, path: str) -> Iterator[tuple[str, list[str | int | float]]]:
    definition = next((each for each in parent.children if each.tag == key.tag), None)
    if definition is None:
        return
    if definition.keyword in _NAMED and isinstance(key.test, Exactly) and _END not in key.test.text:
        yield "instr(terms, ?)", [_term(path, definition, key.test.text)]
    for child in key.children or ():
        yield from _item_conditions(child, definition, f"{path}.{key.tag:08x}")


def _terms(
    definitions: tuple[KeyDefinition, ...], dataset: Dataset, encodings: tuple[str, ...], path: str
) -> Iterator[str]:
    for definition in definitions:
        if definition.children:
            below = f"{path}.{definition.tag:08x}" if path else f"{definition.tag:08x}"
            for item in items_of(dataset, definition.tag) or ():
                yield from _terms(definition.children, item, encodings_of(item, encodings), below)
        elif path and definition.keyword in _NAMED:
            for value in values_of(dataset, definition.tag, definition.vr, encodings):
                yield _term(path, definition, value).strip(_END)


def _term(path: str, definition: KeyDefinition, value: str) -> str:
    return f"{_END}{path}.{definition.tag:08x}={value}{_END}"
