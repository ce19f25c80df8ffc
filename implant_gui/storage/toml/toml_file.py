"""A versioned TOML file of ours: migrated when it is old, left alone when it is newer, set aside when it is broken.

What we do not know in it stays in it: another version of the program, or a person, has a reason for it.
"""

import copy
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import tomli_w

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.settings import ProblemKind, SettingsProblem
from implant_gui.storage.atomic import set_aside, storage_errors, write_text

Table = dict[str, object]
Migration = Callable[[Table], Table]

VERSION_KEY: Final = "version"
_MAX_BYTES: Final = 8 << 20
"""More was not written by us, and would take long to read."""


@dataclass(frozen=True, slots=True)
class LoadedTable:
    """What a file holds, in today's form; nothing if it could not be read."""

    table: Table = field(default_factory=dict)
    problems: tuple[SettingsProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A kind of file.

    Attributes:
        migrations: `migrations[n]` turns a table of version n + 1 into one of version n + 2. The first version is 1,
            and a file that does not tell its version has that.
    """

    path: Path
    migrations: tuple[Migration, ...] = ()

    @property
    def version(self) -> int:
        """What we write."""
        return 1 + len(self.migrations)

    def load(self, *, is_ours: bool = True) -> LoadedTable:
        """What is in the file; never raises. A file that is not `is_ours` is never set aside."""
        try:
            table = self._read()
        except FileNotFoundError:
            return LoadedTable()
        except OSError:
            return LoadedTable(problems=(SettingsProblem(ProblemKind.UNREADABLE, self.path),))
        except (ValueError, RecursionError):
            kept_as = set_aside(self.path, "broken") if is_ours else None
            return LoadedTable(problems=(SettingsProblem(ProblemKind.UNREADABLE, self.path, kept_as=kept_as),))
        if _version_of(table) > self.version:
            return LoadedTable(table, (SettingsProblem(ProblemKind.NEWER, self.path, VERSION_KEY),))
        return LoadedTable(self._migrated(table))

    def save(self, known: Table) -> None:
        """Write `known` over what is in the file; None removes a key, and keys that `known` does not have stay.

        Raises:
            OperationError: the file cannot be written, or was written by a newer program (STORAGE_UNAVAILABLE with
                the fact `reason` "newer-version").
        """
        merged = merge(self._table_to_keep(), {VERSION_KEY: self.version, **known})
        write_text(self.path, tomli_w.dumps(merged))

    def _table_to_keep(self) -> Table:
        try:
            with storage_errors(self.path):
                table = self._read()
        except (ValueError, RecursionError):
            set_aside(self.path, "broken")
            return {}
        except OperationError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return {}
            raise
        if _version_of(table) > self.version:
            facts = {"reason": "newer-version"}
            raise OperationError(ErrorKind.STORAGE_UNAVAILABLE, address=str(self.path), facts=facts)
        return self._migrated(table)

    def _read(self) -> Table:
        with self.path.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise ValueError("The file is too large to be ours.")
        return tomllib.loads(data.decode("utf-8-sig"))

    def _migrated(self, table: Table) -> Table:
        for step in self.migrations[_version_of(table) - 1 :]:
            table = step(copy.deepcopy(table))
        return table


def merge(kept: Table, known: Table) -> Table:
    """`kept` with all that `known` says, tables within tables too; None removes a key."""
    merged = dict(kept)
    for key, value in known.items():
        below = merged.get(key)
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            merged[key] = merge(below if isinstance(below, dict) else {}, value)
        else:
            merged[key] = value
    return merged


def _version_of(table: Table) -> int:
    version = table.get(VERSION_KEY)
    return version if isinstance(version, int) and version > 0 else 1
