"""The ways in which the archive can be told to misbehave, one sentence each, and the language that asks for them.

``NAME[=VALUE][@SERVICE]``: without a service a fault holds for every service that it makes sense for. Several faults
combine. What real archives do wrong is the measure: each of these has been seen in the field or in somebody's bug list.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from pydicom.datadict import tag_for_keyword

from implant_gui.dicom.admission import Refusal
from implant_gui.domain.service.information_model import Service

Value = int | float | str

_FIND: Final = frozenset((Service.FIND,))
_RETRIEVE: Final = frozenset((Service.GET, Service.MOVE))
_QUERY_RETRIEVE: Final = _FIND | _RETRIEVE
_ALL: Final = frozenset(Service)
_ASSOCIATION: Final[frozenset[Service]] = frozenset()
_DURATION: Final = re.compile(r"(?P<number>\d+(\.\d+)?)(?P<unit>ms|s)")
_STATUS_CODE: Final = re.compile(r"(0[xX])?[0-9A-Fa-f]{4}")
_CHARACTER_SET: Final = re.compile(r"[A-Z0-9_ ]{0,16}(\\[A-Z0-9_ ]{0,16})*")
REJECTIONS: Final[Mapping[str, Refusal]] = MappingProxyType(
    {
        "no-reason": Refusal.NOT_WANTED,
        "called-aet": Refusal.CALLED_AE_TITLE,
        "calling-aet": Refusal.CALLING_AE_TITLE,
        "limit": Refusal.LIMIT,
    }
)
"""What ``reject=…`` may say."""


def _code(text: str) -> int:
    if _STATUS_CODE.fullmatch(text) is None:
        raise ValueError(text)
    return int(text, 16)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > 1_000_000:
        raise ValueError(text)
    return int(text)


def _seconds(text: str) -> float:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return float(found["number"]) / (1000 if found["unit"] == "ms" else 1)


def _text(text: str) -> str:
    if not text.isascii() or not text.isprintable() or len(text) > 64:
        raise ValueError(text)
    return text


def _keyword(text: str) -> str:
    if tag_for_keyword(text) is None:
        raise ValueError(text)
    return text


def _rejection(text: str) -> str:
    if text not in REJECTIONS:
        raise ValueError(text)
    return text


def _character_set(text: str) -> str:
    if _CHARACTER_SET.fullmatch(text) is None:
        raise ValueError(text)
    return text


@dataclass(frozen=True, slots=True)
class _Argument:
    """What stands behind the equals sign; `default` None means that it must be there."""

    shown: str
    parse: Callable[[str], Value]
    default: Value | None = None


_CODE: Final = _Argument("CODE", _code)
_N: Final = _Argument("N", _count)
_TIME: Final = _Argument("TIME", _seconds)
_KEYWORD: Final = _Argument("KEYWORD", _keyword)


class FaultKind(Enum):
    """Every fault: its name, the services it can be limited to (none: it is about the association), what it does."""

    REJECT = (
        "reject",
        _ASSOCIATION,
        "reject associations: no-reason, called-aet, calling-aet or limit",
        _Argument("WHY", _rejection, "no-reason"),
    )
    SLOW_ACCEPT = ("slow-accept", _ASSOCIATION, "wait before an association is accepted", _TIME)
    REFUSE_FIND = ("refuse-find", _ASSOCIATION, "do not accept C-FIND", None)
    REFUSE_GET = ("refuse-get", _ASSOCIATION, "do not accept C-GET", None)
    REFUSE_MOVE = ("refuse-move", _ASSOCIATION, "do not accept C-MOVE", None)
    REFUSE_STORE = ("refuse-store", _ASSOCIATION, "do not accept the storage classes, in either role", None)
    REFUSE_ROLES = ("refuse-roles", _ASSOCIATION, "ignore role selection, so that no C-GET can send anything", None)
    IMPLICIT_ONLY = ("implicit-only", _ASSOCIATION, "accept Implicit VR Little Endian only", None)
    STATUS = ("status", _ALL, "answer with this status at once, such as 0xA701", _CODE)
    UNKNOWN_STATUS = ("unknown-status", _ALL, "answer with a status that no table has, and a comment", None)
    COMMENT = ("comment", _ALL, "add this Error Comment to the final response", _Argument("TEXT", _text))
    OFFENDING = ("offending", _ALL, "name this attribute as the Offending Element of the final response", _KEYWORD)
    SLOW = ("slow", _ALL, "wait before each response or sub-operation, such as 200ms", _TIME)
    SILENT = ("silent", _ALL, "never answer", None)
    STALL = (
        "stall",
        _ALL,
        "send half a PDU, then nothing, after N responses or sub-operations (0)",
        _Argument("N", _count, 0),
    )
    DROP_AFTER = ("drop-after", _ALL, "cut the connection after N responses or sub-operations", _N)
    ABORT_AFTER = ("abort-after", _ALL, "send A-ABORT after N responses or sub-operations", _N)
    WRONG_MESSAGE_ID = ("wrong-message-id", _ALL, "answer a request that nobody made", None)
    IGNORE_CANCEL = ("ignore-cancel", _QUERY_RETRIEVE, "take no notice of C-CANCEL", None)
    ENDLESS_PENDING = ("endless-pending", _QUERY_RETRIEVE, "never come to the final response", None)
    DUPLICATE = ("duplicate", _QUERY_RETRIEVE, "answer each match, send each object, twice", None)
    WRONG_UID = ("wrong-uid", _QUERY_RETRIEVE, "answer or send another SOP Instance UID than the object's", None)
    FF01 = ("ff01", _FIND, "say of every match that optional keys are not supported", None)
    IGNORE_KEY = ("ignore-key", _FIND, "do not match this key, such as ImplantSize", _KEYWORD)
    IGNORE_CASE = ("ignore-case", _FIND, "match text whatever its case", None)
    MISSING_UID = ("missing-uid", _FIND, "leave SOP Instance UID out of the matches", None)
    NO_CHARSET = ("no-charset", _FIND, "leave Specific Character Set out of the matches", None)
    WRONG_CHARSET = (
        "wrong-charset",
        _FIND,
        "declare this Specific Character Set whatever the text is encoded in (ISO_IR 144)",
        _Argument("TERM", _character_set, "ISO_IR 144"),
    )
    TRUNCATE = ("truncate", _FIND, "cut every match in the middle of its last value", None)
    PARTIAL = ("partial", _RETRIEVE, "let the first N sub-operations fail", _N)
    WARN = ("warn", _RETRIEVE, "count the first N sub-operations as warnings, although they went well", _N)
    VANISH = ("vanish", _RETRIEVE, "do as if the last N of the objects asked for were not held", _N)
    LIE_COMPLETED = ("lie-completed", _RETRIEVE, "claim that everything was sent, and send nothing", None)
    UID_MISMATCH = ("uid-mismatch", _RETRIEVE, "send objects whose command names another UID than the data set", None)
    NO_COUNTERS = ("no-counters", _RETRIEVE, "leave all four counters out", None)
    NO_PENDING = ("no-pending", _RETRIEVE, "send no pending responses", None)
    FINAL_REMAINING = (
        "final-remaining",
        _RETRIEVE,
        "send Remaining in the final response, where it is forbidden",
        None,
    )
    NO_FAILED_LIST = ("no-failed-list", _RETRIEVE, "do not list the UIDs of failed sub-operations", None)

    def __init__(self, word: str, services: frozenset[Service], description: str, argument: _Argument | None) -> None:
        self.word: Final = word
        self.services: Final = services
        self.description: Final = description
        self.argument: Final = argument

    @property
    def usage(self) -> str:
        """How it is written, such as ``slow=TIME[@SERVICE]``."""
        argument = ""
        if self.argument is not None:
            shown = f"={self.argument.shown}"
            argument = shown if self.argument.default is None else f"[{shown}]"
        return f"{self.word}{argument}{'[@SERVICE]' if len(self.services) > 1 else ''}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to do wrong; `service` None means wherever it makes sense."""

    kind: FaultKind
    value: Value | None = None
    service: Service | None = None


class Faults:
    """A set of faults. Never changes; the archive is given another one."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults: Final = tuple(faults)

    @classmethod
    def parse(cls, specs: Iterable[str]) -> "Faults":
        """The faults that `specs` ask for.

        Raises:
            ValueError: one of them is not understood; the message is a sentence for people.
        """
        return cls(parse_fault(spec) for spec in specs)

    def has(self, kind: FaultKind, service: Service | None = None) -> bool:
        """Whether `kind` is wanted of `service`; None for what is about the association."""
        return any(True for _ in self._of(kind, service))

    def number(self, kind: FaultKind, service: Service | None = None) -> float | None:
        """The number that `kind` was given, the latest one; None when it is not wanted."""
        numbers = [fault.value for fault in self._of(kind, service) if isinstance(fault.value, int | float)]
        return numbers[-1] if numbers else None

    def text(self, kind: FaultKind, service: Service | None = None) -> str | None:
        """The text that `kind` was given, the latest one; None when it is not wanted."""
        texts = self.texts(kind, service)
        return texts[-1] if texts else None

    def texts(self, kind: FaultKind, service: Service | None = None) -> tuple[str, ...]:
        """All texts that `kind` was given."""
        return tuple(fault.value for fault in self._of(kind, service) if isinstance(fault.value, str))

    def _of(self, kind: FaultKind, service: Service | None) -> Iterable[Fault]:
        return (each for each in self._faults if each.kind is kind and each.service in (None, service))


NO_FAULTS: Final = Faults()
FAULTS: Final[Mapping[str, str]] = MappingProxyType({kind.usage: kind.description for kind in FaultKind})
"""How each fault is written, and what it does; for ``--help``."""


def parse_fault(spec: str) -> Fault:
    """The fault that `spec` asks for, such as ``status=0xA701@move``.

    Raises:
        ValueError: it is not understood; the message is a sentence for people.
    """
    rest, at, service_word = spec.strip().rpartition("@")
    service = next((each for each in Service if at and each.value == service_word), None)
    word, equals, value = (rest if service else spec.strip()).partition("=")
    kind = next((each for each in FaultKind if each.word == word), None)
    if kind is None:
        raise ValueError(f"“{spec}” is no fault. There are: {', '.join(each.word for each in FaultKind)}.")
    if service is not None and service not in kind.services:
        possible = ", ".join(each.value for each in Service if each in kind.services) or "no service"
        raise ValueError(f"“{spec}” makes no sense: “{word}” can be limited to {possible}.")
    return Fault(kind, _value_of(kind, spec, value if equals else None), service)


def _value_of(kind: FaultKind, spec: str, text: str | None) -> Value | None:
    if kind.argument is None:
        if text is not None:
            raise ValueError(f"“{spec}” is no fault: “{kind.word}” takes no value.")
        return None
    if text is None:
        if kind.argument.default is None:
            raise ValueError(f"“{spec}” is no fault: it needs a value, as in “{kind.usage}”.")
        return kind.argument.default
    try:
        return kind.argument.parse(text)
    except ValueError:
        raise ValueError(f"“{spec}” is no fault: “{text}” cannot stand in “{kind.usage}”.") from None
