"""The user's files as controllers see them: what is written is read again, and what is broken is told in words."""

from pathlib import Path

import pytest

from implant_gui.app.files import UserFiles
from implant_gui.app.paths import Paths, find_paths
from implant_gui.domain.keeping.saved_search import SearchBook
from implant_gui.domain.keeping.settings import Appearance, Settings
from implant_gui.domain.service.ae import AeTitle, Server

SERVER = Server("Theatre", "pacs.example", 104, AeTitle("PACS"))


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths(tmp_path)


def test_what_was_never_written_is_the_default_and_nothing_is_wrong(paths: Paths) -> None:
    files = UserFiles(paths)
    assert files.settings() == (Settings(), ())
    assert files.servers() == ((), ())
    assert files.searches() == (SearchBook(), ())


def test_what_is_written_is_read_again(paths: Paths) -> None:
    files = UserFiles(paths)
    settings = Settings(appearance=Appearance.DARK)
    files.save_settings(settings)
    files.save([SERVER])
    assert UserFiles(paths).settings() == (settings, ())
    assert UserFiles(paths).servers() == ((SERVER,), ())


def test_servers_are_handed_on_in_a_file_of_their_own(paths: Paths, tmp_path: Path) -> None:
    files, shared = UserFiles(paths), tmp_path / "for-you.toml"
    files.write(shared, [SERVER])
    assert files.read(shared) == ((SERVER,), ())
    assert files.servers() == ((), ())


def test_a_broken_file_is_one_sentence_and_stops_nothing(paths: Paths) -> None:
    paths.settings.parent.mkdir(parents=True, exist_ok=True)
    paths.settings.write_text("result_limit = [", encoding="utf-8")
    settings, sentences = UserFiles(paths).settings()
    assert settings == Settings()
    assert len(sentences) == 1
    assert paths.settings.name in sentences[0]
