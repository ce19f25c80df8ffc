"""Data sets as rows for reading: tag, keyword, VR and value as text, nested; odd data gives odd rows, no error."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag

from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.domain.service.match import EncodedDataset
from implant_gui.templates.datasets.parsing import Parsed, parse, parse_file
from implant_gui.templates.datasets.values import as_list, element_of, raw_of, tags_of
from implant_gui.templates.datasets.visible import cut, made_visible

_DEEPEST: Final = 32
MOST_ELEMENTS: Final = 200_000
_LONGEST_VALUE: Final = 1_000
_BINARY: Final = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})


def describe(encoded: EncodedDataset, most_elements: int = MOST_ELEMENTS) -> tuple[AttributeRow, ...]:
    """The rows of a data set as it came over the wire."""
    return _Describer(most_elements).rows_of(parse(encoded.data, encoded.transfer_syntax))


def describe_file(path: Path) -> tuple[AttributeRow, ...]:
    """The rows of a Part 10 file, its file meta information first.

    Raises:
        OSError: the file cannot be read.
    """
    file = parse_file(path.read_bytes())
    describer = _Describer(MOST_ELEMENTS)
    return (*describer.rows(file.meta, "", 0), *describer.rows_of(file.content))


class _Describer:
    """Turns elements into rows until there are too many."""

    def __init__(self, most_elements: int) -> None:
        self._left = most_elements

    def rows_of(self, parsed: Parsed) -> tuple[AttributeRow, ...]:
        """The rows of a data set that may end early."""
        rows = tuple(self.rows(parsed.dataset, "", 0))
        return (*rows, _remark(parsed.problem)) if parsed.problem else rows

    def rows(self, dataset: Dataset, path: str, depth: int) -> Iterator[AttributeRow]:
        """The rows of a data set or an item."""
        for tag in tags_of(dataset):
            if self._left <= 0:
                yield _remark("There is more than can be shown.")
                return
            self._left -= 1
            yield self._row(dataset, tag, path, depth)

    def _row(self, dataset: Dataset, tag: BaseTag, path: str, depth: int) -> AttributeRow:
        keyword = "" if tag.is_private else keyword_for_tag(tag)
        shown = f"({tag.group:04X},{tag.element:04X})"
        where = f"{path}.{keyword or shown}" if path else keyword or shown
        element = element_of(dataset, tag)
        if element is None:
            vr, value, children = _unreadable(raw_of(dataset, tag))
        elif isinstance(element.value, Sequence):
            vr, value = "SQ", _counted(len(element.value), "item")
            children = tuple(self._items(element.value, where, depth))
        else:
            vr, value, children = element.VR, _value(element), ()
        text, is_truncated = cut(value, _LONGEST_VALUE)
        return AttributeRow(shown, keyword, vr, text, where, children, is_truncated)

    def _items(self, items: Sequence, path: str, depth: int) -> Iterator[AttributeRow]:
        if depth >= _DEEPEST:
            yield _remark("This is nested too deeply to be shown.")
            return
        for index, item in enumerate(items):
            inside = f"{path}[{index}]"
            children = tuple(self.rows(item, inside, depth + 1))
            yield AttributeRow("", f"Item {index + 1}", "", "", inside, children)


def _value(element: DataElement) -> str:
    if element.is_empty:
        return ""
    if element.VR in _BINARY or isinstance(element.value, bytes):
        return f"{element.VR}, {_counted(len(element.value), 'byte')}"
    return made_visible("\\".join(_plain(each) for each in as_list(element.value)))


def _plain(value: object) -> str:
    return f"{value:.10g}" if type(value) is float else str(value)


def _unreadable(raw: object) -> tuple[str, str, tuple[AttributeRow, ...]]:
    """A value that breaks its VR: its bytes as far as they are text."""
    vr = getattr(raw, "VR", None) or "UN"
    data = getattr(raw, "value", None)
    if not isinstance(data, bytes):
        return vr, "cannot be read", ()
    if vr in _BINARY or vr == "SQ":
        return vr, f"{vr}, {_counted(len(data), 'byte')}, cannot be read", ()
    return vr, made_visible(data[: 2 * _LONGEST_VALUE].decode("ascii", errors="backslashreplace")), ()


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _remark(sentence: str) -> AttributeRow:
    """A row that says something about the data rather than showing it."""
    return AttributeRow("", "", "", sentence, "")
