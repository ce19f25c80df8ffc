"""Where the program keeps its things on this computer, per user."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

APPLICATION: Final = "implant-gui"
CONFIG_VARIABLE: Final = "IMPLANT_GUI_CONFIG"


@dataclass(frozen=True, slots=True)
class Paths:
    """The program's folders; none of them is made before something is written to it.

    Attributes:
        config: settings and the list of servers.
        data: the library, the journal and saved searches.
        cache: what can be made again at any time.
        logs: log files.
        preset_servers: the list that an administrator lays down for everybody on this computer.
        chosen: the one folder that all of this is below, when somebody named one; for programs that this one starts.
    """

    config: Path
    data: Path
    cache: Path
    logs: Path
    preset_servers: Path
    chosen: Path | None = None

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def servers(self) -> Path:
        """The user's own list of servers."""
        return self.config / "servers.toml"

    @property
    def searches(self) -> Path:
        """Saved searches and the history."""
        return self.data / "searches.toml"

    @property
    def journal(self) -> Path:
        """What was asked for and is not complete."""
        return self.data / "transfers.sqlite"

    @property
    def library(self) -> Path:
        """The local library, unless the settings name another place."""
        return self.data / "library"

    @property
    def log(self) -> Path:
        """The window's log."""
        return self.logs / "implant-gui.jsonl"


def find_paths(folder: Path | None = None, environment: Mapping[str, str] = os.environ) -> Paths:
    """The folders to use.

    Args:
        folder: keep everything below this one; it wins over the environment variable ``IMPLANT_GUI_CONFIG``, which
            means the same. Without either, each kind of thing goes where the system wants it.
        environment: the environment variables.
    """
    chosen = folder or (Path(environment[CONFIG_VARIABLE]) if environment.get(CONFIG_VARIABLE) else None)
    if chosen is not None:
        chosen = chosen.expanduser().absolute()
        return Paths(chosen, chosen / "data", chosen / "cache", chosen / "logs", chosen / "preset-servers.toml", chosen)
    return _system_paths()


def _system_paths() -> Paths:
    # Imported here: most commands with a full peer address never ask for a folder.
    from platformdirs import PlatformDirs

    system = PlatformDirs(APPLICATION, appauthor=False)
    return Paths(
        config=system.user_config_path,
        data=system.user_data_path,
        cache=system.user_cache_path,
        logs=system.user_log_path,
        preset_servers=system.site_config_path / "servers.toml",
    )
