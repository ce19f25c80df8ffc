"""One match of a query: the values that came, told apart from those that did not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid


class TextProblem(Enum):
    """What is wrong with the text of a data set; the values are shown as well as they can be."""

    NONE = "none"
    UNDECLARED = "undeclared"
    """Bytes outside ASCII, but no Specific Character Set."""
    UNKNOWN_SET = "unknown-set"
    """A Specific Character Set that does not exist."""
    UNDECODABLE = "undecodable"
    """Bytes that the declared character set does not have."""


@dataclass(frozen=True, slots=True)
class EncodedDataset:
    """A data set as it came over the wire: undecoded."""

    data: bytes = field(repr=False)
    transfer_syntax: Uid


class Sequences(Protocol):
    """What is in the sequences of a match; one object for all matches of a query in which that is the same.

    So what is made of them for one match can be kept for the others: it is compared and hashed by identity.
    """

    def get(self, path: str, /) -> str | None:
        """The text at a key path within the sequences, or None."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Match:
    """A pending response with its identifier.

    Attributes:
        sop_instance_uid: None when the server did not return a valid one; such a match cannot be fetched.
        values: text by key path (``Manufacturer``, ``MaterialsCodeSequence[0].CodeMeaning``). A key that is missing
            was not returned; "" was returned empty. Several values of one attribute are separated by backslashes.
        optional_keys_ignored: the response had the status FF01.
        sequences: of `values`, where they are known to be the same as those of other matches.
    """

    model: InformationModel
    sop_instance_uid: Uid | None
    values: Mapping[str, str]
    encoded: EncodedDataset
    text_problem: TextProblem = TextProblem.NONE
    optional_keys_ignored: bool = False
    sequences: Sequences | None = field(default=None, repr=False, compare=False)
