"""The keys of a C-FIND identifier, understood: what is asked of which attribute (PS3.4 C.2.2.2, BB.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pydicom.datadict import dictionary_has_tag, dictionary_VR
from pydicom.dataset import Dataset

from implant_gui.dicom.archive.encoding import (
    SPECIFIC_CHARACTER_SET,
    TIMEZONE_OFFSET_FROM_UTC,
    encodings_of,
    items_of,
    text_of,
)
from implant_gui.dicom.archive.moments import DateTimeKey, parse_key, parse_offset, parse_span
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.keys import KeyDefinition, Requirement, keys_of

_WILD_CARD_VRS: Final = frozenset(("AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"))
_TRIMMED_BOTH_SIDES: Final = frozenset(("AE", "CS", "LO", "PN", "SH"))
"""VRs whose leading spaces are padding as well as the trailing ones (PS3.5 6.2)."""


class BadIdentifierError(ValueError):
    """The identifier is no query of this model: a sentence, and the tag that it is about."""

    def __init__(self, comment: str, tag: int) -> None:
        super().__init__(comment)
        self.tag = tag


@dataclass(frozen=True, slots=True)
class Exactly:
    """Single value matching: the same characters in the same case."""

    text: str

    def accepts(self, value: str) -> bool:
        """Whether a stored value matches."""
        return value == self.text


@dataclass(frozen=True, slots=True)
class Like:
    """Wild card matching: ``*`` for any characters or none, ``?`` for one."""

    pattern: str
    any_case: bool = False

    def accepts(self, value: str) -> bool:
        """Whether a stored value matches, in time proportional to both lengths: patterns come from peers."""
        pattern, text = (self.pattern, value)
        if self.any_case:
            pattern, text = pattern.casefold(), text.casefold()
        at = position = resume = 0
        star = -1
        while at < len(text):
            wanted = pattern[position : position + 1]
            if wanted == "*":
                star, resume = position, at
                position += 1
            elif wanted and wanted in ("?", text[at]):
                at += 1
                position += 1
            elif star >= 0:  # let the last star take one character more
                resume += 1
                at, position = resume, star + 1
            else:
                return False
        return not pattern[position:].strip("*")


@dataclass(frozen=True, slots=True)
class OneOf:
    """UID list matching."""

    uids: frozenset[str]

    def accepts(self, value: str) -> bool:
        """Whether a stored value matches."""
        return value in self.uids


@dataclass(frozen=True, slots=True)
class During:
    """Matching of a DT value or range."""

    key: DateTimeKey

    def accepts(self, value: str, zone_minutes: int = 0) -> bool:
        """Whether a stored value matches; without an offset of its own it is in the zone given."""
        span = parse_span(value, zone_minutes)
        return span is not None and self.key.accepts(span)


Test = Exactly | Like | OneOf | During


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an identifier.

    Attributes:
        test: what a value must pass; None for universal matching.
        children: the keys of a sequence key's item; None for a sequence that is wanted whole, and for other keys.
        is_supported: whether the model has it.
    """

    tag: int
    vr: str
    test: Test | None = None
    children: "tuple[Key, ...] | None" = None
    is_supported: bool = True

    @property
    def restricts(self) -> bool:
        """Whether something could fail to match it."""
        return self.test is not None or any(child.restricts for child in self.children or ())

    def unrestricted(self) -> "Key":
        """The same attributes asked for, whatever their values."""
        children = None if self.children is None else tuple(child.unrestricted() for child in self.children)
        return Key(self.tag, self.vr, None, children, self.is_supported)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Where an archive is laxer than it should be: keys that it ignores, case that it does not see."""

    ignored: frozenset[int] = frozenset()
    any_case: bool = False


STRICT: Final = Tolerance()


@dataclass(frozen=True, slots=True)
class Query:
    """An identifier, understood."""

    model: InformationModel
    keys: tuple[Key, ...]

    @classmethod
    def parse(cls, model: InformationModel, identifier: Dataset, tolerance: Tolerance = STRICT) -> "Query":
        """The query that `identifier` makes of `model`.

        Raises:
            BadIdentifierError: a key is malformed.
        """
        zone = zone_of(identifier)
        reader = _Reader(tolerance, zone)
        keys = reader.keys(identifier, keys_of(model), encodings_of(identifier))
        return cls(
            model, tuple(key for key in keys if key.tag not in (SPECIFIC_CHARACTER_SET, TIMEZONE_OFFSET_FROM_UTC))
        )


def zone_of(dataset: Dataset) -> int:
    """The zone of its values without an offset, in minutes east of UTC."""
    return parse_offset(text_of(dataset, TIMEZONE_OFFSET_FROM_UTC, ("ascii",)) or "")


def trimmed(text: str, vr: str) -> str:
    """`text` without what is padding in its VR."""
    stripped = text.rstrip("\0 ")
    return stripped.lstrip(" ") if vr in _TRIMMED_BOTH_SIDES else stripped


class _Reader:
    """Makes keys of an identifier's attributes."""

    def __init__(self, tolerance: Tolerance, zone_minutes: int) -> None:
        self._tolerance = tolerance
        self._zone_minutes = zone_minutes

    def keys(
        self,
        identifier: Dataset,
        definitions: tuple[KeyDefinition, ...],
        encodings: tuple[str, ...],
    ) -> Iterator[Key]:
        by_tag = {definition.tag: definition for definition in definitions}
        for tag in sorted(identifier.keys()):
            definition = by_tag.get(int(tag))
            if definition is not None and definition.children:
                yield self._sequence(identifier, definition, encodings)
            elif definition is not None:
                test = None if int(tag) in self._tolerance.ignored else self._test(identifier, definition, encodings)
                yield Key(definition.tag, definition.vr, test)
            elif int(tag) & 0xFFFF:
                # A group length in a data set is retired. So the 2016 table's (0078,0000) is not taken for a key.
                yield self._foreign(identifier, int(tag), encodings)

    def _sequence(self, identifier: Dataset, definition: KeyDefinition, encodings: tuple[str, ...]) -> Key:
        items = items_of(identifier, definition.tag)
        if items is None:
            raise BadIdentifierError(f"{definition.keyword} is not a sequence", definition.tag)
        if len(items) > 1:
            raise BadIdentifierError(f"{definition.keyword} has {len(items)} items", definition.tag)
        if not items or not len(items[0]):
            return Key(definition.tag, "SQ")
        children = tuple(self.keys(items[0], definition.children, encodings_of(items[0], encodings)))
        key = Key(definition.tag, "SQ", None, children)
        return key.unrestricted() if definition.tag in self._tolerance.ignored else key

    def _foreign(self, identifier: Dataset, tag: int, encodings: tuple[str, ...]) -> Key:
        """A key that the model does not have: it is never matched, but a value in it is owed an FF01."""
        vr = dictionary_VR(tag)[:2] if dictionary_has_tag(tag) else "UN"
        has_value = bool(items_of(identifier, tag) if vr == "SQ" else text_of(identifier, tag, encodings))
        return Key(tag, vr, Exactly("") if has_value else None, is_supported=False)

    def _test(self, identifier: Dataset, definition: KeyDefinition, encodings: tuple[str, ...]) -> Test | None:
        text = trimmed(text_of(identifier, definition.tag, encodings) or "", definition.vr)
        if definition.requirement is Requirement.RETURN_ONLY or text == "":
            return None
        if definition.vr == "UI":
            return OneOf(frozenset(trimmed(uid, "UI") for uid in text.split("\\")))
        if definition.vr == "DT":
            key = parse_key(text, self._zone_minutes)
            if key is None:
                raise BadIdentifierError(f"{definition.keyword} is no date and time", definition.tag)
            return During(key)
        return self._text_test(text, definition.vr)

    def _text_test(self, text: str, vr: str) -> Test | None:
        if vr in _WILD_CARD_VRS and ("*" in text or "?" in text):
            return None if set(text) == {"*"} else Like(text, any_case=self._tolerance.any_case)
        return Like(text, any_case=True) if self._tolerance.any_case else Exactly(text)
