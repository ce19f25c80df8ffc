import io
import sys
from pathlib import Path

import pytest

from implant_gui.app.cli import build_parser
from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import UsageError
from implant_gui.app.commands.peers import SECRET_VARIABLE, call_of
from implant_gui.app.commands.problems import problem_words
from implant_gui.domain.keeping.settings import DEFAULT_AE_TITLE, ProblemKind, Settings, SettingsProblem
from implant_gui.domain.service.ae import AeTitle, Engine, Server, Tls
from implant_gui.storage.toml.servers_file import save_servers
from implant_gui.storage.toml.settings_file import save_settings

PIN = "ab" * 32


def echo(*arguments: str) -> Arguments:
    return build_parser().parse_args(["echo", *arguments], Arguments())


def test_an_address_names_a_server() -> None:
    call = call_of(echo("PACS@[::1]:104"))
    assert (call.server.ae_title, call.server.host, call.server.port) == ("PACS", "::1", 104)
    assert call.calling == DEFAULT_AE_TITLE


def test_a_saved_server_goes_by_its_name(tmp_path: Path) -> None:
    saved = Server("Theatre 2", "pacs.example", 104, AeTitle("PACS"), calling_ae_title=AeTitle("PLANNER"))
    save_servers(tmp_path / "servers.toml", (saved,))
    call = call_of(echo("Theatre 2", "--config", str(tmp_path)))
    assert call.server == saved
    assert call.calling == "PLANNER"


def test_our_title_is_the_saved_one_unless_it_is_given(tmp_path: Path) -> None:
    settings = Settings()
    save_settings(tmp_path / "settings.toml", settings)
    assert call_of(echo("A@h:1", "--config", str(tmp_path))).calling == settings.local.ae_title
    call = call_of(echo("A@h:1", "--config", str(tmp_path), "--aet", "ME"))
    assert call.calling == call.server.calling_ae_title == "ME"


def test_a_name_that_nobody_saved_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither AET@host:port nor the name of a saved server"):
        call_of(echo("Nowhere", "--config", str(tmp_path)))


def test_half_an_address_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="names no peer"):
        call_of(echo("PACS@host"))


def test_limits_replace_those_of_the_server() -> None:
    limits = call_of(echo("A@h:1", "--timeout", "7", "--connect-timeout", "0.5")).server.timeouts
    assert (limits.total, limits.connect) == (7.0, 0.5)


def test_without_tls_options_there_is_no_tls() -> None:
    assert call_of(echo("A@h:1")).server.tls is None


def test_each_tls_option_asks_for_tls(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.touch()
    assert call_of(echo("A@h:1", "--tls")).server.tls == Tls()
    assert call_of(echo("A@h:1", "--ca", str(file))).server.tls == Tls(ca_file=file)
    assert call_of(echo("A@h:1", "--pin", ":".join(["AB"] * 32))).server.tls == Tls(pinned_sha256=PIN)


def test_a_pin_is_a_whole_fingerprint() -> None:
    with pytest.raises(UsageError, match="64 hexadecimal digits"):
        call_of(echo("A@h:1", "--pin", "abcd"))


def test_the_secret_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, "geheim")
    call = call_of(echo("A@h:1", "--user", "surgeon", "--tls"))
    assert call.server.user_name == "surgeon"
    assert call.secrets(call.server) == "geheim"


def test_no_secret_goes_out_in_the_clear(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, "geheim")
    call = call_of(echo("A@h:1", "--user", "surgeon"))
    assert call.secrets(call.server) is None
    assert "without TLS only the user name is sent" in capsys.readouterr().err


def test_where_nobody_can_be_asked_the_name_goes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    call = call_of(echo("A@h:1", "--user", "surgeon", "--tls"))
    assert call.secrets(call.server) is None


def test_without_a_user_there_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, "geheim")
    call = call_of(echo("A@h:1"))
    assert call.secrets(call.server) is None


def test_the_engine_can_be_chosen() -> None:
    assert call_of(echo("A@h:1", "--engine", "wire")).server.engine is Engine.WIRE


def test_a_broken_list_of_servers_is_said_and_set_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "servers.toml").write_text("[[", "utf-8")
    with pytest.raises(UsageError, match="There are no saved servers"):
        call_of(echo("Nowhere", "--config", str(tmp_path)))
    assert "could not be read and was set aside as" in capsys.readouterr().err


def test_broken_settings_leave_the_defaults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "settings.toml").write_text("[local]\nport = 'many'\n", "utf-8")
    assert call_of(echo("A@h:1", "--config", str(tmp_path))).calling == DEFAULT_AE_TITLE
    assert "cannot be used for local.port; the default is used." in capsys.readouterr().err


@pytest.mark.parametrize("kind", ProblemKind)
def test_every_problem_has_a_sentence(kind: ProblemKind) -> None:
    told = problem_words(SettingsProblem(kind, Path("/settings.toml"), "local.port", "many"))
    assert told.startswith("/settings.toml")
    assert told.endswith(".")
