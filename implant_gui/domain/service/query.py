"""What to ask a server: a model, keys with their values, a limit."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.keys import keys_of, leaves

DEFAULT_LIMIT: Final = 1000
MAX_PATH_DEPTH: Final = 8
_STEP: Final = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9]*|\(?[0-9A-Fa-f]{4},?[0-9A-Fa-f]{4}\)?)(\[(?P<item>\d{1,4})\])?"
)
_DETAIL_KEYS: Final = (
    "CodeValue",
    "CodingSchemeDesignator",
    "CodeMeaning",
    "ReferencedSOPClassUID",
    "ReferencedSOPInstanceUID",
)


@dataclass(frozen=True, slots=True, order=True)
class KeyPath:
    """Where an attribute stands in an identifier: names (keyword or eight hexadecimal digits) and item numbers.

    Attributes:
        steps: name and item index; the index is None only for the last step.
    """

    steps: tuple[tuple[str, int | None], ...]

    def __str__(self) -> str:
        """As on the command line: ``ImplantTargetAnatomySequence[0].AnatomicRegionSequence[0].CodeValue``."""
        return ".".join(name if item is None else f"{name}[{item}]" for name, item in self.steps)

    @classmethod
    def parse(cls, text: str) -> "KeyPath":
        """The path that `text` writes; tags may be ``00080018``, ``0008,0018`` or ``(0008,0018)``.

        Raises:
            ValueError: it is not one; the message is a sentence for people.
        """
        steps: list[tuple[str, int | None]] = []
        for part in text.strip().split("."):
            found = _STEP.fullmatch(part)
            if found is None:
                raise ValueError(
                    f"“{text}” is no key: use keywords or tags, with [n] after a sequence and dots between."
                )
            name = re.sub(r"[(),]", "", found["name"])
            item = None if found["item"] is None else int(found["item"])
            steps.append((name.upper() if _is_tag(name) else name, item))
        if len(steps) > MAX_PATH_DEPTH:
            raise ValueError(f"“{text}” is nested too deeply: at most {MAX_PATH_DEPTH} levels.")
        inner = [(name, 0 if item is None else item) for name, item in steps[:-1]]
        return cls((*inner, steps[-1]))


def _is_tag(name: str) -> bool:
    return len(name) == 8 and all(digit in "0123456789abcdefABCDEF" for digit in name)


@dataclass(frozen=True, slots=True)
class Query:
    """A C-FIND request as a value.

    Attributes:
        keys: value by key; "" asks for the attribute without restricting it. What is not here is not asked for,
            but for SOP Class UID and SOP Instance UID, which always are.
        limit: stop after that many matches; 0 for no limit.
    """

    model: InformationModel
    keys: Mapping[KeyPath, str] = field(default_factory=lambda: MappingProxyType({}))
    limit: int = DEFAULT_LIMIT

    @property
    def restrictions(self) -> Mapping[KeyPath, str]:
        """The keys that have a value."""
        return {path: value for path, value in self.keys.items() if value not in ("", "*")}


def standard_return_keys(model: InformationModel) -> tuple[KeyPath, ...]:
    """The keys of `model` that a query asks for when nobody says otherwise.

    All of the table, but of code sequences only value, scheme and meaning: the rest is seldom kept by anybody.
    """
    return tuple(
        KeyPath.parse(path)
        for definition in keys_of(model)
        if definition.keyword != "SpecificCharacterSet"
        for path, leaf in leaves(definition)
        if (not definition.children or leaf.keyword in _DETAIL_KEYS) and "EquivalentCodeSequence" not in path
    )


def make_query(
    model: InformationModel,
    restrictions: Mapping[KeyPath, str],
    extra: Iterable[KeyPath] = (),
    limit: int = DEFAULT_LIMIT,
) -> Query:
    """A query that asks for the standard return keys and `extra`, restricted as told."""
    keys = dict.fromkeys((*standard_return_keys(model), *extra), "")
    keys.update(restrictions)
    return Query(model, MappingProxyType(keys), limit)
