from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.settings import Appearance, ProblemKind, Settings
from implant_gui.domain.service.ae import AllowedPeer, Tls, parse_ae_title
from implant_gui.storage.toml.settings_file import load_settings, save_settings
from implant_gui.storage.toml.toml_file import Table
from tests.storage.strategies import settings_values, toml_values


@given(settings_values)
def test_what_is_saved_is_loaded_again(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "settings.toml"
    save_settings(file, settings)
    assert load_settings(file) == (settings, ())


@given(settings_values, settings_values)
def test_saving_again_leaves_nothing_of_what_was_before(tmp_path: Path, first: Settings, second: Settings) -> None:
    file = tmp_path / "settings.toml"
    save_settings(file, first)
    save_settings(file, second)
    assert load_settings(file) == (second, ())


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none" / "settings.toml") == (Settings(), ())


def load(tmp_path: Path, text: str) -> tuple[Settings, dict[str, str]]:
    file = tmp_path / "settings.toml"
    file.write_text(text, "utf-8")
    settings, problems = load_settings(file)
    assert all(problem.path == file for problem in problems)
    return settings, {problem.key: problem.value for problem in problems}


def test_a_bad_value_becomes_the_default_and_is_told(tmp_path: Path) -> None:
    settings, told = load(
        tmp_path,
        """
        result_limit = -1
        appearance = "pink"
        listener_enabled = "yes"
        jobs_overall = true
        language = "de"
        [local]
        ae_title = "A\\\\B"
        port = 70000
        """,
    )
    assert settings == Settings(language="de")
    assert told == {
        "result_limit": "-1",
        "appearance": "pink",
        "listener_enabled": "yes",
        "jobs_overall": "True",
        "local.ae_title": "A\\B",
        "local.port": "70000",
    }


def test_half_an_entry_lets_nobody_send(tmp_path: Path) -> None:
    settings, told = load(
        tmp_path,
        """
        [[local.peers]]
        ae_title = "GOOD"
        host = "10.0.0.1"
        [[local.peers]]
        ae_title = "NO_HOST"
        [[local.peers]]
        host = "10.0.0.2"
        """,
    )
    assert settings.local.peers == (AllowedPeer(parse_ae_title("GOOD"), "10.0.0.1"),)
    assert told == {"local.peers[1].host": "", "local.peers[2].ae_title": ""}


@pytest.mark.parametrize("tls", ["tls = 3", "tls = {}", 'tls = {pinned_sha256 = "12"}'])
def test_a_mistake_never_switches_tls_off(tmp_path: Path, tls: str) -> None:
    settings, _ = load(tmp_path, f"[local]\n{tls}")
    assert settings.local.tls == Tls()


def test_a_long_value_is_told_in_part(tmp_path: Path) -> None:
    _, told = load(tmp_path, f'appearance = "{"x" * 1000}"\nresult_limit = 0x{"f" * 9000}')
    assert told == {"appearance": "x" * 80 + "…", "result_limit": "int"}


def test_what_we_do_not_know_stays_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('colour = "blue"\n[local]\nnickname = "me"\n[future]\nx = 1\n')
    save_settings(file, Settings(appearance=Appearance.DARK))
    text = file.read_text()
    assert 'colour = "blue"' in text
    assert 'nickname = "me"' in text
    assert "[future]" in text
    assert load_settings(file) == (Settings(appearance=Appearance.DARK), ())


def test_a_broken_file_is_set_aside_and_the_program_starts(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[[[")
    settings, (problem,) = load_settings(file)
    assert settings == Settings()
    assert problem.kind is ProblemKind.UNREADABLE
    assert problem.kept_as is not None
    assert load_settings(file) == (Settings(), ())


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('version = 99\nlanguage = "fr"\n')
    settings, (problem,) = load_settings(file)
    assert (settings.language, problem.kind) == ("fr", ProblemKind.NEWER)
    with pytest.raises(OperationError):
        save_settings(file, Settings())
    assert file.read_text() == 'version = 99\nlanguage = "fr"\n'


KNOWN = st.sampled_from(
    ["version", "local", "ae_title", "port", "peers", "tls", "host", "library_folder", "appearance", "result_limit"]
)


def _writable(value: object) -> object:
    """TOML has no null."""
    if isinstance(value, dict):
        return {key: _writable(below) for key, below in value.items() if below is not None}
    if isinstance(value, list):
        return [_writable(below) for below in value if below is not None]
    return value


@given(st.dictionaries(KNOWN, toml_values | st.dictionaries(KNOWN, toml_values)))
def test_loading_never_raises_whatever_people_wrote(tmp_path: Path, table: Table) -> None:
    file = tmp_path / "settings.toml"
    writable = _writable(table)
    assert isinstance(writable, dict)
    file.write_text(tomli_w.dumps(writable), "utf-8")
    settings, _ = load_settings(file)
    assert isinstance(settings, Settings)


@given(st.binary(max_size=200))
def test_loading_never_raises_whatever_the_bytes_are(tmp_path: Path, contents: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(contents)
    load_settings(file)
