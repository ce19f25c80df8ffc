"""The identifiers of our requests: a `Query` or a `RetrieveRequest` as a data set (PS3.4 BB.6.1, BB.4.2)."""

from typing import Final

from pydicom import config
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from implant_gui.dicom.datasets.character_sets import DEFAULT, CharacterSet, encode, parse_terms
from implant_gui.dicom.datasets.key_values import numbers, problem_with
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.query import KeyPath, Query
from implant_gui.domain.service.retrieve import RetrieveRequest

_SPECIFIC_CHARACTER_SET: Final = 0x00080005
_ALWAYS_REQUESTED: Final = (KeyPath((("SOPClassUID", None),)), KeyPath((("SOPInstanceUID", None),)))
"""A response holds only what was asked for, and a match without its UID could not be fetched."""


def query_identifier(query: Query, character_set: str | None = None) -> Dataset:
    """The identifier of a C-FIND request.

    Specific Character Set is there only when a value needs it, as PS3.4 K.4.1.1.3 wants: that of the query's own key
    when it has one, else `character_set`, else UTF-8.

    Args:
        query: what to ask for.
        character_set: what the server is known to use; None where it is believed to understand UTF-8.

    Raises:
        OperationError: BAD_KEY.
    """
    declared = _declared(query) or character_set or DEFAULT
    terms = parse_terms(declared)
    if not terms.is_known:
        raise _bad_key("SpecificCharacterSet", f"“{declared}” is not a character set that DICOM has.")
    identifier = Dataset()
    for path in _ALWAYS_REQUESTED:
        _add(identifier, path, "", terms)
    # Shorter paths first: an empty sequence key gives way to an item with keys in it, whichever was named first.
    for path, value in sorted(query.keys.items(), key=lambda pair: len(pair[0].steps)):
        if _tag(path.steps[0][0], path) != _SPECIFIC_CHARACTER_SET:
            _add(identifier, path, value, terms)
    if not all(value.isascii() for value in query.keys.values()):
        identifier.add(_element(_SPECIFIC_CHARACTER_SET, "CS", list(terms.terms)))
    return identifier


def retrieve_identifier(request: RetrieveRequest) -> Dataset:
    """The identifier of a C-GET or C-MOVE request: SOP Instance UIDs and nothing else, not even a level."""
    identifier = Dataset()
    identifier.add(_element(0x00080018, "UI", list(request.uids)))
    return identifier


def _declared(query: Query) -> str:
    values = (value for path, value in query.keys.items() if str(path) in ("SpecificCharacterSet", "00080005"))
    return next(values, "")


def _add(into: Dataset, path: KeyPath, value: str, terms: CharacterSet) -> None:
    *outer, (name, item) = path.steps
    for step_name, step_item in outer:
        into = _item(into, step_name, step_item or 0, path)
    if item is not None:
        if value:
            raise _bad_key(path, "An item of a sequence has no value; name a key within it.")
        _item(into, name, item, path)
        return
    tag = _tag(name, path)
    vr = _vr(tag, value)
    if vr != "SQ":
        into.add(_element(tag, vr, _checked(value, vr, path, terms)))
    elif value:
        raise _bad_key(path, "It is a sequence and has no value; name a key within it, such as …[0].CodeValue.")
    elif tag not in into:
        into.add(_element(tag, "SQ", Sequence()))


def _item(within: Dataset, name: str, item: int, path: KeyPath) -> Dataset:
    """The one item of a sequence key, made when it is not there yet."""
    tag = _tag(name, path)
    if _vr(tag, "") != "SQ":
        raise _bad_key(path, f"{name} is no sequence.")
    if item != 0:
        raise _bad_key(path, "A sequence key has exactly one item, [0].")
    if tag not in within or not within[tag].value:
        within.add(_element(tag, "SQ", Sequence([Dataset()])))
    only: Dataset = within[tag].value[0]
    return only


def _checked(
    value: str, vr: str, path: KeyPath, terms: CharacterSet
) -> str | bytes | list[str] | list[int] | list[float] | None:
    problem = problem_with(value, vr)
    if problem:
        raise _bad_key(path, problem)
    try:
        encoded = encode(value, terms)
    except UnicodeEncodeError as error:
        shown = value[error.start : error.start + 1]
        declared = "\\".join(terms.terms)
        raise _bad_key(path, f"“{shown}” does not exist in the character set {declared}.") from None
    as_numbers = numbers(value, vr)
    if as_numbers is not None:
        return as_numbers or None
    if value.isascii():
        return value.split("\\") if vr == "UI" and value else value
    # Encoded here: pydicom does not know every set, and forgets the escape sequence of some.
    return encoded


def _tag(name: str, path: KeyPath) -> int:
    tag = tag_for_keyword(name)
    if tag is None:
        try:
            tag = int(name, 16) if len(name) == 8 else None
        except ValueError:
            tag = None
    if tag is None:
        raise _bad_key(path, f"The data dictionary has no attribute {name}.")
    if tag >> 16 <= 0x0007 or tag & 0xFFFF == 0 or tag >> 16 >= 0xFFFE:
        raise _bad_key(path, f"An attribute of group {tag >> 16:04X} with this number cannot be a key.")
    return tag


def _vr(tag: int, value: str) -> str:
    try:
        return dictionary_VR(tag)[:2]
    except KeyError:
        # Of a private attribute nobody but its owner knows the VR; text is the likeliest that a person can type.
        return "LO" if value else "UN"


def _element(tag: int, vr: str, value: object) -> DataElement:
    return DataElement(tag, vr, value, validation_mode=config.IGNORE)


def _bad_key(path: KeyPath | str, detail: str) -> OperationError:
    return OperationError(ErrorKind.BAD_KEY, facts={"key": str(path), "detail": detail})
