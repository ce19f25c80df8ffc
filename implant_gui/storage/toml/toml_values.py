"""Reads values out of a TOML table that people may have edited: what cannot be used is noted, never raised."""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Final, NoReturn, TypeVar

from implant_gui.domain.keeping.settings import ProblemKind, SettingsProblem

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

_SHOWN_CHARACTERS: Final = 80


class UnusableEntryError(Exception):
    """An entry lacks something that it cannot do without; the problem has been noted."""


class TomlReader:
    """A table, where it stands in which file, and the problems that were met.

    Every parser raises ValueError for what it cannot use.
    """

    def __init__(
        self, table: Mapping[str, object], path: Path, problems: list[SettingsProblem], prefix: str = ""
    ) -> None:
        self._table = table
        self._path = path
        self._problems = problems
        self._prefix = prefix

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def get(self, key: str, default: T, parse: Callable[[object], T]) -> T:
        """The value of `key`; `default` if it is absent, or (noted) cannot be used."""
        if key not in self._table:
            return default
        try:
            return parse(self._table[key])
        except ValueError:
            self._note(ProblemKind.BAD_VALUE, key)
            return default

    def optional(self, key: str, parse: Callable[[object], T]) -> T | None:
        """The value of `key`; None if it is absent, or (noted) cannot be used."""
        if key not in self._table:
            return None
        try:
            return parse(self._table[key])
        except ValueError:
            self._note(ProblemKind.BAD_VALUE, key)
            return None

    def require(self, key: str, parse: Callable[[object], T]) -> T:
        """The value of `key`.

        Raises:
            UnusableEntryError: it is absent or cannot be used, which has been noted.
        """
        try:
            return parse(self._table[key])
        except (KeyError, ValueError):
            self._reject(key)

    def table(self, key: str) -> "TomlReader | None":
        """The table called `key`; None if it is absent, or (noted) something else."""
        value = self._table.get(key)
        if isinstance(value, dict):
            return TomlReader(value, self._path, self._problems, f"{self._prefix}{key}.")
        if value is not None:
            self._note(ProblemKind.BAD_VALUE, key)
        return None

    def tables(self, key: str) -> Iterator["TomlReader"]:
        """The tables of the array called `key`; what is no table is noted and passed over."""
        value = self._table.get(key, [])
        if not isinstance(value, list):
            self._note(ProblemKind.BAD_VALUE, key)
            return
        for number, item in enumerate(value):
            place = f"{self._prefix}{key}[{number}]"
            if isinstance(item, dict):
                yield TomlReader(item, self._path, self._problems, f"{place}.")
            else:
                self._problems.append(SettingsProblem(ProblemKind.BAD_ENTRY, self._path, place, _shown(item)))

    def _reject(self, key: str) -> NoReturn:
        self._note(ProblemKind.BAD_ENTRY, key)
        raise UnusableEntryError(key)

    def _note(self, kind: ProblemKind, key: str) -> None:
        value = _shown(self._table[key]) if key in self._table else ""
        self._problems.append(SettingsProblem(kind, self._path, f"{self._prefix}{key}", value))


def text(value: object) -> str:
    """A string."""
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def some_text(value: object) -> str:
    """A string in which something can be seen."""
    if not text(value).strip():
        raise ValueError("empty")
    return text(value)


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def path(value: object) -> Path:
    """The path of a file or a folder."""
    if "\0" in some_text(value):
        raise ValueError("no path")
    return Path(some_text(value))


def whole(low: int, high: int) -> Callable[[object], int]:
    """An integer from `low` to `high`."""

    def parse(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError("out of range")
        return value

    return parse


def number(low: float, high: float) -> Callable[[object], float]:
    """A number from `low` to `high`."""

    def parse(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError("no number")
        if not low <= value <= high:
            raise ValueError("out of range")
        return float(value)

    return parse


def one_of(choices: type[E]) -> Callable[[object], E]:
    """A member of `choices` by its value."""

    def parse(value: object) -> E:
        return choices(value)

    return parse


def written_as(parse_text: Callable[[str], T]) -> Callable[[object], T]:
    """What `parse_text` makes of a string."""

    def parse(value: object) -> T:
        return parse_text(text(value))

    return parse


def texts(value: object) -> tuple[str, ...]:
    """An array of strings."""
    if not isinstance(value, list):
        raise ValueError("no array")
    return tuple(text(item) for item in value)


def _shown(value: object) -> str:
    try:
        whole_text = str(value)
    except ValueError:  # Python does not write integers of many thousand digits
        return type(value).__name__
    return whole_text if len(whole_text) <= _SHOWN_CHARACTERS else f"{whole_text[:_SHOWN_CHARACTERS]}…"
