"""A data set as people read it: rows of tag, keyword, VR and text, nested as the sequences are."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """One attribute, or one item of a sequence, as plain text.

    Attributes:
        tag: ``(gggg,eeee)``; empty for an item.
        keyword: the dictionary's keyword, ``Item 1`` for an item, empty for what the dictionary does not know.
        vr: its value representation; empty for an item.
        value: the value as text with everything invisible made visible, cut at a length; what is binary is summarised.
        path: as on the command line: ``ImplantTargetAnatomySequence[0].AnatomicRegionSequence``.
        is_truncated: whether `value` was cut.
    """

    tag: str
    keyword: str
    vr: str
    value: str
    path: str
    children: tuple["AttributeRow", ...] = ()
    is_truncated: bool = False

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a sequence; a remark in the place of an attribute has no path."""
        return not self.tag and self.path.endswith("]")

    @property
    def item_number(self) -> int:
        """Of an item, its number as people count, from 1."""
        return int(self.path[self.path.rindex("[") + 1 : -1]) + 1

    def walk(self) -> Iterator["AttributeRow"]:
        """This row and all below it, depth first."""
        yield self
        for child in self.children:
            yield from child.walk()
