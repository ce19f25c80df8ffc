"""``watch``: saved searches asked from the command line, their changes told, the exit code for scripts."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from implant_gui.app.files import UserFiles
from implant_gui.app.paths import Paths, find_paths
from implant_gui.dicom import library_options
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.keeping.saved_search import SavedSearch, SearchBook
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import KeyPath
from tests.app.programs import Outcome, command, free_port
from tests.dicom.archive.templates_for_tests import generic

EVERYTHING = SavedSearch(InformationModel.GENERIC, name="Everything", watch_hours=0)
NOBODY = SavedSearch(InformationModel.GENERIC, ((KeyPath.parse("Manufacturer"), "Nobody"),), name="Nobody's")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    library_options.configure()
    folder = tmp_path / "archive"
    folder.mkdir()
    with closing(Archive(AeTitle("ARCHIVE"), folder)) as made:
        made.add([generic(number) for number in range(1, 4)])
        yield made


@pytest.fixture
def paths(tmp_path: Path, archive: Archive) -> Paths:
    made = find_paths(tmp_path / "user")
    files = UserFiles(made)
    files.save([Server("PACS", "127.0.0.1", archive.start(), AeTitle("ARCHIVE"))])
    files.save_searches(SearchBook((EVERYTHING, NOBODY)))
    return made


def watch(paths: Paths, *arguments: str) -> Outcome:
    return command("--config", paths.config, "watch", *arguments, "--json")


def test_the_first_time_is_the_beginning_and_later_every_change_is_told_once(paths: Paths, archive: Archive) -> None:
    first = watch(paths, "Everything")
    assert (first.code, first.ended["changes"]) == (0, 0)
    archive.add([generic(4)])
    second = watch(paths, "Everything")
    assert second.code == 4
    (change,) = second.of("change")
    assert (change["kind"], change["uid"], change["search"]) == ("new", str(generic(4).SOPInstanceUID), "Everything")
    assert change["before"] is None
    assert watch(paths, "Everything").code == 0


def test_all_are_those_that_are_watched(paths: Paths) -> None:
    assert watch(paths, "--all").ended["searches"] == 1
    assert watch(paths, "Everything", "Nobody's").ended["searches"] == 2


def test_a_server_that_does_not_answer_is_told_and_changes_nothing(paths: Paths, archive: Archive) -> None:
    watch(paths, "--all")
    files = UserFiles(paths)
    (server,), _ = files.servers()
    files.save([server, Server("Gone", "127.0.0.1", free_port(), AeTitle("GONE"))])
    partly = watch(paths, "--all")
    assert (partly.code, partly.ended["silent"]) == (3, 1)
    assert partly.of("silent")[0]["server"] == "Gone"
    archive.stop()
    assert watch(paths, "--all").code == 1


def test_a_search_that_there_is_not_is_wrong_usage_and_so_is_nothing(paths: Paths) -> None:
    wrong = watch(paths, "Hips")
    assert wrong.code == 2
    assert "Everything" in wrong.ended["message"]
    assert watch(paths).code == 2
    assert watch(paths, "Everything", "--all").code == 2


def test_people_read_lines(paths: Paths, archive: Archive) -> None:
    command("--config", paths.config, "watch", "--all")
    archive.add([generic(4)])
    told = command("--config", paths.config, "watch", "--all")
    assert "Everything: new:" in told.out
    assert "1 search, 1 change" in told.out


def test_nothing_to_watch_is_said(paths: Paths) -> None:
    files = UserFiles(paths)
    book, _ = files.searches()
    files.save_searches(replace(book, saved=tuple(replace(each, watch_hours=None) for each in book.saved)))
    ended = watch(paths, "--all")
    assert (ended.code, ended.ended["error"]) == (1, "nothing-watched")
