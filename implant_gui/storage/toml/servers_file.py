"""The list of servers as a TOML file: people's own, an administrator's preset, and files to hand around."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import tomli_w

from implant_gui.domain.keeping.settings import SettingsProblem
from implant_gui.domain.service.ae import Server
from implant_gui.storage.atomic import write_text
from implant_gui.storage.toml.server_table import read_server, server_table
from implant_gui.storage.toml.toml_file import VERSION_KEY, Migration, Table, TomlFile, merge
from implant_gui.storage.toml.toml_values import TomlReader, UnusableEntryError

_MIGRATIONS: Final[tuple[Migration, ...]] = ()
_LIST: Final = "servers"

Loaded = tuple[tuple[Server, ...], tuple[SettingsProblem, ...]]


def load_servers(file: Path, preset: Path | None = None) -> Loaded:
    """The administrator's servers, which are fixed, and then those in `file`; never raises.

    Every name comes once: a later server of the same name gets a number.
    """
    fixed, preset_problems = ((), ()) if preset is None else _read(preset, is_fixed=True)
    own, problems = _read(file, is_ours=True)
    return _uniquely_named((*fixed, *own)), (*preset_problems, *problems)


def save_servers(file: Path, servers: Iterable[Server]) -> None:
    """Replace the servers in `file` by those of `servers` that are not fixed, in one step.

    What we do not know about a server stays with its name, and so does an entry that could not be used.

    Raises:
        OperationError: it cannot be written, or a newer program wrote it.
    """
    target = TomlFile(file, _MIGRATIONS)
    kept = _entries(target.load(is_ours=False).table)
    by_name = {entry["name"]: entry for entry in kept if isinstance(entry.get("name"), str)}
    entries = [merge(by_name.get(server.name, {}), server_table(server)) for server in servers if not server.is_fixed]
    unusable = [entry for entry in kept if _is_unusable(entry, file)]
    target.save({_LIST: [*entries, *unusable]})


def import_servers(file: Path) -> Loaded:
    """The servers in a file that somebody gave us; it is only read, and never raises."""
    servers, problems = _read(file)
    return _uniquely_named(servers), problems


def export_servers(file: Path, servers: Iterable[Server]) -> None:
    """Write a file to give to somebody, fixed servers included.

    Raises:
        OperationError: it cannot be written.
    """
    entries = [merge({}, server_table(server)) for server in servers]
    write_text(file, tomli_w.dumps({VERSION_KEY: TomlFile(file, _MIGRATIONS).version, _LIST: entries}))


def _read(file: Path, *, is_ours: bool = False, is_fixed: bool = False) -> Loaded:
    loaded = TomlFile(file, _MIGRATIONS).load(is_ours=is_ours)
    problems = list(loaded.problems)
    servers = []
    for entry in TomlReader(loaded.table, file, problems).tables(_LIST):
        try:
            servers.append(read_server(entry, is_fixed=is_fixed))
        except UnusableEntryError:
            continue
    return tuple(servers), tuple(problems)


def _entries(table: Table) -> list[Table]:
    entries = table.get(_LIST)
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _is_unusable(entry: Table, file: Path) -> bool:
    try:
        read_server(TomlReader(entry, file, []), is_fixed=False)
    except UnusableEntryError:
        return True
    return False


def _uniquely_named(servers: Iterable[Server]) -> tuple[Server, ...]:
    named: dict[str, Server] = {}
    for server in servers:
        name, number = server.name, 2
        while name in named:
            name, number = f"{server.name} ({number})", number + 1
        named[name] = server if name == server.name else replace(server, name=name)
    return tuple(named.values())
