"""Whether a query value can be sent: the value representations' rules, with the wild cards and ranges of matching.

PS3.5 6.2 has the rules, PS3.4 C.2.2.2 what a matching key may hold beyond them. A value is checked before anything is
sent, because servers answer a malformed key with anything between a failure and all they have.
"""

import re
from collections.abc import Callable
from typing import Final

from implant_gui.domain.uid import is_uid

_LIMITS: Final = {
    "AE": 16,
    "AS": 4,
    "CS": 16,
    "DS": 16,
    "IS": 12,
    "LO": 64,
    "LT": 10240,
    "PN": 324,
    "SH": 16,
    "ST": 1024,
}
"""Characters of one value (PS3.5 Table 6.2-1); of a text value in any character set."""
_MULTI_LINE: Final = frozenset(("LT", "ST", "UT"))
_BACKSLASH_IS_TEXT: Final = frozenset(("LT", "ST", "UT", "UR"))

_MONTH, _DAY, _HOUR, _SIXTY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])", "([01][0-9]|2[0-3])", "[0-5][0-9]"
_DATE: Final = rf"[0-9]{{4}}{_MONTH}{_DAY}"
_TIME: Final = rf"{_HOUR}({_SIXTY}({_SIXTY}(\.[0-9]{{1,6}})?)?)?"
_MOMENT: Final = rf"[0-9]{{4}}({_MONTH}({_DAY}({_TIME})?)?)?"
_OFFSET: Final = rf"([+]({_HOUR}){_SIXTY}|-(0[0-9]|1[0-2]){_SIXTY})"
_RANGES: Final = {
    vr: re.compile(rf"{single}|{single}-({single})?|-{single}")
    for vr, single in (("DA", _DATE), ("TM", _TIME), ("DT", rf"{_MOMENT}({_OFFSET})?"))
}
_NEGATIVE_OFFSET: Final = re.compile(rf"{_MOMENT}-(0[0-9]|1[0-2]){_SIXTY}")
_EXAMPLES: Final = {
    "DA": "20240131, or a range such as 20240101-20241231, -20241231 or 20240101-",
    "TM": "133000, or a range such as 080000-120000",
    "DT": "20240131120000, or a range such as 20240101-20241231, -20241231 or 20240101-",
}
_CODE_STRING: Final = re.compile(r"[A-Z0-9 _*?]*")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_AGE: Final = re.compile(r"[0-9]{3}[DWMY]")
_INTEGERS: Final = {
    "US": (0, 0xFFFF),
    "SS": (-0x8000, 0x7FFF),
    "UL": (0, 0xFFFFFFFF),
    "SL": (-0x80000000, 0x7FFFFFFF),
    "UV": (0, 0xFFFFFFFFFFFFFFFF),
    "SV": (-0x8000000000000000, 0x7FFFFFFFFFFFFFFF),
}
_FLOATS: Final = frozenset(("FL", "FD"))


def problem_with(value: str, vr: str) -> str:
    """A sentence that says why `value` cannot be sent as a matching key of `vr`; "" when it can."""
    if not value:
        return ""
    check = _CHECKS.get(vr)
    return f"Nothing but an empty value can be sent for the VR {vr}." if check is None else check(value, vr)


def numbers(value: str, vr: str) -> list[int] | list[float] | None:
    """The values of a key of a binary numeric VR; None for any other VR."""
    if vr in _INTEGERS:
        return [int(part) for part in value.split("\\")] if value else []
    if vr in _FLOATS:
        return [float(part) for part in value.split("\\")] if value else []
    return None


def _text(value: str, vr: str) -> str:
    allowed = "\t\n\f\r" if vr in _MULTI_LINE else ""
    if any(character not in allowed and _is_control(character) for character in value):
        return "It holds a control character."
    if vr not in _BACKSLASH_IS_TEXT and "\\" in value:
        return "A backslash separates values, and this key takes one value only."
    limit = _LIMITS.get(vr)
    if limit is not None and len(value) > limit:
        return f"It has {len(value)} characters; the VR {vr} allows {limit}."
    return ""


def _ascii_text(value: str, vr: str) -> str:
    if not value.isascii():
        return f"Only ASCII characters can be sent for the VR {vr}."
    return _text(value, vr)


def _code_string(value: str, vr: str) -> str:
    if _CODE_STRING.fullmatch(value) is None:
        return "Only upper-case letters, digits, spaces, underscores and the wild cards * and ? can be sent."
    return _text(value, vr)


def _uids(value: str, _vr: str) -> str:
    wrong = next((part for part in value.split("\\") if not is_uid(part)), None)
    return "" if wrong is None else f"“{wrong[:64]}” is not a UID: digits and dots, at most 64 characters."


def _moment(value: str, vr: str) -> str:
    if vr == "DT" and _NEGATIVE_OFFSET.fullmatch(value):
        return "A time west of UTC reads as a range; write it in UTC, such as 20240131170000+0000."
    if _RANGES[vr].fullmatch(value) is None:
        return f"It is no moment that can be asked for: write {_EXAMPLES[vr]}."
    return ""


def _pattern(form: re.Pattern[str], words: str) -> Callable[[str, str], str]:
    def check(value: str, vr: str) -> str:
        limit = _LIMITS.get(vr, len(value))
        fits = all(form.fullmatch(part.strip(" ")) and len(part) <= limit for part in value.split("\\"))
        return "" if fits else f"It is not {words}."

    return check


def _integer(value: str, vr: str) -> str:
    least, greatest = _INTEGERS[vr]
    fits = all(_PLAIN_NUMBER.fullmatch(part) and least <= int(part) <= greatest for part in value.split("\\"))
    return "" if fits else f"It is not a whole number from {least} to {greatest}."


def _is_control(character: str) -> bool:
    return character < " " or "\x7f" <= character <= "\x9f"


_CHECKS: Final[dict[str, Callable[[str, str], str]]] = {
    **dict.fromkeys(("LO", "LT", "PN", "SH", "ST", "UC", "UT"), _text),
    **dict.fromkeys(("AE", "UR"), _ascii_text),
    **dict.fromkeys(_RANGES, _moment),
    **dict.fromkeys(_INTEGERS, _integer),
    **dict.fromkeys(_FLOATS, _pattern(_DECIMAL, "a number")),
    "AS": _pattern(_AGE, "an age such as 030Y"),
    "CS": _code_string,
    "DS": _pattern(_DECIMAL, "a number of at most 16 characters"),
    "IS": _pattern(_PLAIN_NUMBER, "a whole number of at most 12 characters"),
    "UI": _uids,
}
