"""The program's settings as a TOML file."""

from pathlib import Path
from typing import Final

from implant_gui.domain.keeping.settings import MAX_RESULT_LIMIT, Appearance, Settings, SettingsProblem, SurfaceDrawing
from implant_gui.domain.service.ae import AllowedPeer, LocalNode, parse_ae_title
from implant_gui.storage.toml.tls_table import read_tls, tls_table
from implant_gui.storage.toml.toml_file import Migration, Table, TomlFile
from implant_gui.storage.toml.toml_values import (
    TomlReader,
    UnusableEntryError,
    flag,
    one_of,
    path,
    some_text,
    text,
    whole,
    written_as,
)

_MIGRATIONS: Final[tuple[Migration, ...]] = ()
_MAX_JOBS: Final = 64


def load_settings(file: Path) -> tuple[Settings, tuple[SettingsProblem, ...]]:
    """The settings in `file`, with the default for whatever is absent or cannot be used; never raises.

    A file that is not TOML is set aside, and named in the problems.
    """
    loaded = TomlFile(file, _MIGRATIONS).load()
    problems = list(loaded.problems)
    return _settings(TomlReader(loaded.table, file, problems)), tuple(problems)


def save_settings(file: Path, settings: Settings) -> None:
    """Replace the settings in `file` in one step; what we do not know in it stays.

    Raises:
        OperationError: it cannot be written, or a newer program wrote it.
    """
    TomlFile(file, _MIGRATIONS).save(_table(settings))


def _settings(reader: TomlReader) -> Settings:
    default = Settings()
    return Settings(
        local=_local(reader.table("local")),
        listener_enabled=reader.get("listener_enabled", default.listener_enabled, flag),
        library_folder=reader.optional("library_folder", path),
        result_limit=reader.get("result_limit", default.result_limit, whole(0, MAX_RESULT_LIMIT)),
        appearance=reader.get("appearance", default.appearance, one_of(Appearance)),
        language=reader.get("language", default.language, text),
        surface_drawing=reader.get("surface_drawing", default.surface_drawing, one_of(SurfaceDrawing)),
        jobs_overall=reader.get("jobs_overall", default.jobs_overall, whole(1, _MAX_JOBS)),
        jobs_per_server=reader.get("jobs_per_server", default.jobs_per_server, whole(1, _MAX_JOBS)),
    )


def _local(reader: TomlReader | None) -> LocalNode:
    default = Settings().local
    if reader is None:
        return default
    return LocalNode(
        ae_title=reader.get("ae_title", default.ae_title, written_as(parse_ae_title)),
        port=reader.get("port", default.port, whole(0, 65535)),
        bind_address=reader.get("bind_address", default.bind_address, some_text),
        peers=_peers(reader),
        tls=read_tls(reader),
    )


def _peers(reader: TomlReader) -> tuple[AllowedPeer, ...]:
    peers = []
    for entry in reader.tables("peers"):
        try:
            ae_title = entry.require("ae_title", written_as(parse_ae_title))
            host = entry.require("host", text)
        except UnusableEntryError:  # who may send is never guessed: half an entry allows nobody
            continue
        peers.append(AllowedPeer(ae_title, host))
    return tuple(peers)


def _table(settings: Settings) -> Table:
    local = settings.local
    return {
        "listener_enabled": settings.listener_enabled,
        "library_folder": None if settings.library_folder is None else str(settings.library_folder),
        "result_limit": settings.result_limit,
        "appearance": settings.appearance.value,
        "language": settings.language,
        "surface_drawing": settings.surface_drawing.value,
        "jobs_overall": settings.jobs_overall,
        "jobs_per_server": settings.jobs_per_server,
        "local": {
            "ae_title": local.ae_title,
            "port": local.port,
            "bind_address": local.bind_address,
            "peers": [{"ae_title": peer.ae_title, "host": peer.host} for peer in local.peers],
            "tls": None if local.tls is None else tls_table(local.tls),
        },
    }
