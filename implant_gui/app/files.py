"""The files of the user's own as the controllers see them: which file, and sentences for what is wrong with it."""

from collections.abc import Iterable
from pathlib import Path

from implant_gui.app.commands.problems import problem_words
from implant_gui.app.paths import Paths
from implant_gui.domain.keeping.saved_search import SearchBook
from implant_gui.domain.keeping.settings import Settings, SettingsProblem
from implant_gui.domain.service.ae import Server
from implant_gui.storage.toml.searches_file import load_searches, save_searches
from implant_gui.storage.toml.servers_file import export_servers, import_servers, load_servers, save_servers
from implant_gui.storage.toml.settings_file import load_settings, save_settings


class UserFiles:
    """Reads and writes settings, servers and searches. Reading never raises; writing may raise OperationError."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def settings(self) -> tuple[Settings, tuple[str, ...]]:
        """The settings, and sentences about what could not be used."""
        settings, problems = load_settings(self._paths.settings)
        return settings, _sentences(problems)

    def save_settings(self, settings: Settings) -> None:
        """Keep these settings."""
        save_settings(self._paths.settings, settings)

    def servers(self) -> tuple[tuple[Server, ...], tuple[str, ...]]:
        """The administrator's servers and the user's, and sentences about what could not be used."""
        servers, problems = load_servers(self._paths.servers, self._paths.preset_servers)
        return servers, _sentences(problems)

    def save(self, servers: Iterable[Server]) -> None:
        """Keep the user's servers."""
        save_servers(self._paths.servers, servers)

    def read(self, path: Path) -> tuple[tuple[Server, ...], tuple[str, ...]]:
        """The servers of a file that somebody gave."""
        servers, problems = import_servers(path)
        return servers, _sentences(problems)

    def write(self, path: Path, servers: Iterable[Server]) -> None:
        """Write a file of servers for somebody else."""
        export_servers(path, servers)

    def searches(self) -> tuple[SearchBook, tuple[str, ...]]:
        """Saved searches and history."""
        book, problems = load_searches(self._paths.searches)
        return book, _sentences(problems)

    def save_searches(self, book: SearchBook) -> None:
        """Keep these searches."""
        save_searches(self._paths.searches, book)


def _sentences(problems: Iterable[SettingsProblem]) -> tuple[str, ...]:
    return tuple(problem_words(problem) for problem in problems)
