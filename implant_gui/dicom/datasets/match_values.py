"""The values of one match by key path, decoded whenever they are asked for; and what matches of a query share."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Final, TypeVar, overload

from typing_extensions import override

from implant_gui.dicom.datasets.character_sets import TextReader
from implant_gui.dicom.datasets.elements import Element, Elements, read_sequence
from implant_gui.dicom.datasets.items import WORTH_KEEPING, Steps, are_ascii, find
from implant_gui.dicom.datasets.kinds import Kind
from implant_gui.dicom.datasets.patterns import Pattern
from implant_gui.dicom.datasets.shapes import Shape
from implant_gui.dicom.datasets.value_text import attribute_name, effective_vr, line_text, value_text
from implant_gui.domain.service.match import TextProblem

_SPECIFIC_CHARACTER_SET: Final = 0x00080005
_ESCAPE: Final = b"\x1b"
_SEVERITY: Final = tuple(TextProblem)
_T = TypeVar("_T")


class Setting:
    """What many matches have in common: how to read their text, and what is in their sequences. Any thread.

    Attributes:
        reader: of the text.
        problem: the worst that is wrong with the text within the sequences.
        values: what is within the sequences by whole paths; None until somebody has asked twice.
        is_complete: whether all sequences are in `values`; decoded, a long one may take twenty times its bytes.
    """

    __slots__ = ("_character_set", "_parts", "_shape", "_was_asked", "is_complete", "problem", "reader", "values")

    def __init__(self, shape: Shape, parts: tuple[bytes, ...], character_set: str | None) -> None:
        """Of a match.

        Raises:
            MalformedDatasetError: a sequence is none, which cannot be after `shapes.scan`.
        """
        declared = None if shape.declaration is None else parts[shape.declaration]
        self._shape = shape
        self._parts = parts
        self._character_set = character_set
        self._was_asked = False
        self.values: dict[str, str] | None = None
        self.reader: Final = _text_reader(declared, character_set)
        unsure = [place for place in shape.sequences if not are_ascii(parts[place], shape.kinds[place])]
        self.problem: Final = _worst([self.inside(parts[place], shape.kinds[place])[1] for place in unsure])
        self.is_complete: Final = max([len(parts[place]) for place in shape.sequences], default=0) <= WORTH_KEEPING

    def get(self, path: str) -> str | None:
        """The text at a path within the sequences; None when there is none, or when it is in a long one.

        The first that is asked for is looked for just there. Whoever asks again will want the rest.
        """
        if self.values is None:
            if not self._was_asked:
                self._was_asked = True
                with suppress(LookupError):
                    return self._look_for(path)
            self.values = self._decoded()
        return self.values.get(path)

    def inside(self, part: bytes, kind: Kind) -> tuple[Mapping[str, str], TextProblem]:
        """The values within a sequence by their whole paths, and the worst that is wrong with their text."""
        element = Element(kind.tag, "SQ", b"", read_sequence(part, kind.within, kind.is_delimited))
        values: dict[str, str] = {}
        return values, _worst(list(_flatten((element,), "", self.reader, self._character_set, values)))

    def _look_for(self, path: str) -> str | None:
        name, steps = _way(path)
        place = self._shape.places.get(name)
        if place is None:
            return None
        kind, part = self._shape.kinds[place], self._parts[place]
        if not kind.is_sequence or len(part) > WORTH_KEEPING:
            return None
        found = find(part, kind, steps)
        return None if found is None else value_text(found[1], found[0].vr, self.reader)[0]

    def _decoded(self) -> dict[str, str]:
        shape, parts = self._shape, self._parts
        values: dict[str, str] = {}
        for place in shape.sequences:
            if len(parts[place]) <= WORTH_KEEPING:
                values.update(self.inside(parts[place], shape.kinds[place])[0])
        return values


@lru_cache(maxsize=4096)
def _way(path: str) -> tuple[str, Steps]:
    """The sequence that a path begins with, and the steps within it.

    Raises:
        LookupError: it leads into no sequence, or is not written as usual.
    """
    *outer, last = path.split(".")
    names, items = [], []
    for step in outer:
        name, _, item = step.partition("[")
        number = item.removesuffix("]")
        if not number.isdecimal() or f"{int(number)}]" != item:
            raise LookupError
        names.append(name)
        items.append(int(number))
    if not outer or "[" in last:
        raise LookupError
    return names[0], tuple(zip(items, (*names[1:], last), strict=True))


class _Texts(Mapping[str, str]):
    """What follows from `get`."""

    __slots__ = ()

    @override
    def __getitem__(self, path: str) -> str:
        text = self.get(path)
        if text is None:
            raise KeyError(path)
        return text

    @override
    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self.get(path) is not None

    @override
    def __repr__(self) -> str:
        return repr(dict(self))


class MatchValues(_Texts):
    """Text by key path. Immutable; any thread."""

    __slots__ = ("_parts", "_setting", "_shape")

    def __init__(self, shape: Shape, parts: tuple[bytes, ...], setting: Setting) -> None:
        self._shape = shape
        self._parts = parts
        self._setting = setting

    @overload
    def get(self, path: str, default: None = None, /) -> str | None: ...

    @overload
    def get(self, path: str, default: _T, /) -> str | _T: ...

    @override
    def get(self, path: str, default: _T | None = None, /) -> str | _T | None:
        """The text at `path`; `default` when nothing was returned there."""
        shape = self._shape
        place = shape.lines.get(path)
        if place is not None:  # nearly everything
            part = self._parts[place]
            text = line_text(part)
            return value_text(part, shape.kinds[place].vr, self._setting.reader)[0] if text is None else text
        values = self._setting.values
        text = self._setting.get(path) if values is None else values.get(path)
        return self._otherwise(path, default) if text is None else text

    def _otherwise(self, path: str, default: _T | None) -> str | _T | None:
        """The text at a path that is neither a line nor in a short sequence."""
        shape = self._shape
        place = shape.places.get(path)
        if place is None:
            place = shape.places.get(path.partition("[")[0])
            if place is None:
                return default
        kind, part = shape.kinds[place], self._parts[place]
        if not kind.is_sequence:
            return value_text(part, kind.vr, self._setting.reader)[0] if kind.name == path else default
        return default if self._setting.is_complete else self._setting.inside(part, kind)[0].get(path, default)

    @override
    def __iter__(self) -> Iterator[str]:
        for place, kind in enumerate(self._shape.kinds):
            if kind.is_sequence:
                yield from self._setting.inside(self._parts[place], kind)[0]
            else:
                yield kind.name

    @override
    def __len__(self) -> int:
        return sum(1 for _ in self)

    def problem(self) -> TextProblem:
        """The worst that is wrong with the text."""
        shape, parts = self._shape, self._parts
        texts = b"".join([parts[place] for place in shape.texts])
        if texts.isascii() and _ESCAPE not in texts:
            return self._setting.problem
        reader = self._setting.reader
        problems = [value_text(parts[place], shape.kinds[place].vr, reader)[1] for place in shape.texts]
        return _worst([self._setting.problem, *problems])


class FlatValues(_Texts):
    """Text by key path, where a `Pattern` knows where everything is. Immutable; any thread."""

    __slots__ = ("_parts", "_pattern", "_reader")

    def __init__(self, pattern: Pattern, parts: tuple[bytes, ...], character_set: str | None) -> None:
        declared = None if pattern.declaration is None else parts[pattern.declaration]
        self._pattern = pattern
        self._parts = parts
        self._reader = _text_reader(declared, character_set)

    @overload
    def get(self, path: str, default: None = None, /) -> str | None: ...

    @overload
    def get(self, path: str, default: _T, /) -> str | _T: ...

    @override
    def get(self, path: str, default: _T | None = None, /) -> str | _T | None:
        """The text at `path`; `default` when nothing was returned there."""
        pattern = self._pattern
        place = pattern.lines.get(path)
        if place is not None:
            text = line_text(self._parts[place])
            return self._text(place) if text is None else text
        place = pattern.others.get(path)
        if place is not None:
            return self._text(place)
        return "" if path in pattern.empty else default

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._pattern.paths)

    @override
    def __len__(self) -> int:
        return len(self._pattern.paths)

    def problem(self) -> TextProblem:
        """The worst that is wrong with the text."""
        parts, kinds = self._parts, self._pattern.kinds
        texts = b"".join([parts[place] for place in kinds])
        if texts.isascii() and _ESCAPE not in texts:
            return TextProblem.NONE
        return _worst([value_text(parts[place], kind.vr, self._reader)[1] for place, kind in kinds.items()])

    def _text(self, place: int) -> str:
        return value_text(self._parts[place], self._pattern.kinds[place].vr, self._reader)[0]


def flattened(elements: Elements, character_set: str | None) -> tuple[dict[str, str], TextProblem]:
    """The values of `elements` by key path, and the worst that is wrong with their text."""
    values: dict[str, str] = {}
    reader = _text_reader(_declared_in(elements), character_set)
    return values, _worst(_flatten(elements, "", reader, character_set, values))


def _worst(problems: Iterable[TextProblem]) -> TextProblem:
    return max(problems, key=_SEVERITY.index, default=TextProblem.NONE)


_text_reader: Final = lru_cache(maxsize=64)(TextReader)


def _flatten(
    elements: Elements, prefix: str, reader: TextReader, character_set: str | None, values: dict[str, str]
) -> Iterator[TextProblem]:
    """Fill `values`; gives the problems met."""
    for element in elements:
        path = prefix + attribute_name(element.tag)
        if element.items is None:
            values[path], problem = value_text(element.value, effective_vr(element.tag, element.vr), reader)
            yield problem
        elif not any(element.items):
            values[path] = ""
        else:
            for index, item in enumerate(element.items):
                within = _reader_within(item, reader, character_set)
                yield from _flatten(item, f"{path}[{index}].", within, character_set, values)


def _reader_within(item: Elements, outer: TextReader, character_set: str | None) -> TextReader:
    """How to read the text of an item: by its own declaration, else by that of what it stands in."""
    declared = None if character_set is not None else _declared_in(item)
    return outer if declared is None else _text_reader(declared, None)


def _declared_in(elements: Elements) -> bytes | None:
    return next((element.value for element in elements if element.tag == _SPECIFIC_CHARACTER_SET), None)
