from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.settings import ProblemKind
from implant_gui.domain.service.ae import Server, Tls, parse_ae_title
from implant_gui.storage.toml.servers_file import export_servers, import_servers, load_servers, save_servers
from tests.storage.strategies import server_lists

PACS = Server("PACS", "pacs.example", 11112, parse_ae_title("PACS"))
OTHER = Server("Other", "10.0.0.1", 104, parse_ae_title("OTHER"), tls=Tls(), user_name="me")


@given(server_lists)
def test_what_is_saved_is_loaded_again(tmp_path: Path, servers: tuple[Server, ...]) -> None:
    file = tmp_path / "servers.toml"
    file.unlink(missing_ok=True)
    save_servers(file, servers)
    assert load_servers(file) == (servers, ())


@given(server_lists)
def test_what_is_exported_is_imported_again(tmp_path: Path, servers: tuple[Server, ...]) -> None:
    export_servers(tmp_path / "export.toml", servers)
    assert import_servers(tmp_path / "export.toml") == (servers, ())


def test_an_administrators_servers_come_first_and_are_fixed(tmp_path: Path) -> None:
    preset, own = tmp_path / "preset.toml", tmp_path / "servers.toml"
    export_servers(preset, [PACS])
    save_servers(own, [OTHER, replace(PACS, port=1)])
    servers, problems = load_servers(own, preset)
    assert problems == ()
    assert servers == (replace(PACS, is_fixed=True), OTHER, replace(PACS, name="PACS (2)", port=1))
    save_servers(own, servers)
    assert [server.name for server in load_servers(own)[0]] == ["Other", "PACS (2)"]
    assert import_servers(preset)[0] == (PACS,)


def test_names_come_once(tmp_path: Path) -> None:
    export_servers(tmp_path / "a.toml", [PACS, PACS, PACS])
    assert [server.name for server in import_servers(tmp_path / "a.toml")[0]] == ["PACS", "PACS (2)", "PACS (3)"]


BROKEN = """
[[servers]]
name = "No port"
host = "h"
ae_title = "A"
note = "kept"

[[servers]]
name = "Good"
host = "h"
port = 104
ae_title = "A"
colour = "blue"
timeouts = {answer = -1}
engine = "steam"
"""


def test_an_entry_that_cannot_be_used_is_left_out_and_told(tmp_path: Path) -> None:
    file = tmp_path / "servers.toml"
    file.write_text(BROKEN)
    servers, problems = load_servers(file)
    assert [server.name for server in servers] == ["Good"]
    assert [(problem.kind, problem.key) for problem in problems] == [
        (ProblemKind.BAD_ENTRY, "servers[0].port"),
        (ProblemKind.BAD_VALUE, "servers[1].engine"),
        (ProblemKind.BAD_VALUE, "servers[1].timeouts.answer"),
    ]


def test_saving_keeps_what_could_not_be_used_or_is_not_known(tmp_path: Path) -> None:
    file = tmp_path / "servers.toml"
    file.write_text(BROKEN)
    servers, _ = load_servers(file)
    save_servers(file, [*servers, PACS])
    text = file.read_text()
    assert 'note = "kept"' in text
    assert 'colour = "blue"' in text
    assert [server.name for server in load_servers(file)[0]] == ["Good", "PACS"]
    save_servers(file, [])
    assert 'note = "kept"' in file.read_text()
    assert load_servers(file)[0] == ()


def test_a_mistake_never_switches_tls_off(tmp_path: Path) -> None:
    file = tmp_path / "servers.toml"
    file.write_text('[[servers]]\nname = "A"\nhost = "h"\nport = 104\nae_title = "A"\ntls = "yes"\n')
    servers, problems = load_servers(file)
    assert servers[0].tls == Tls()
    assert [problem.key for problem in problems] == ["servers[0].tls"]


@pytest.mark.parametrize("text", ["servers = 3", "servers = [1, 2]", "[servers]\na = 1"])
def test_a_list_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "servers.toml"
    file.write_text(text)
    servers, problems = load_servers(file)
    assert servers == ()
    assert problems


@pytest.mark.parametrize("host", ["", "  ", "a b", "a\\nb"])
def test_a_host_that_cannot_be_one_is_not_taken(tmp_path: Path, host: str) -> None:
    file = tmp_path / "servers.toml"
    file.write_text(f'[[servers]]\nname = "A"\nhost = "{host}"\nport = 104\nae_title = "A"\n')
    assert load_servers(file)[0] == ()


def test_a_file_from_somebody_else_is_only_read(tmp_path: Path) -> None:
    file = tmp_path / "theirs.toml"
    file.write_text("not toml")
    servers, (problem,) = import_servers(file)
    assert (servers, problem.kind) == ((), ProblemKind.UNREADABLE)
    assert file.read_text() == "not toml"


def test_our_own_broken_file_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "servers.toml"
    file.write_text("not toml")
    _, (problem,) = load_servers(file)
    assert problem.kept_as is not None


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OperationError):
        export_servers(tmp_path / "file" / "a.toml", [PACS])
