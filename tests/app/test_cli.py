"""The command line where no server is needed."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from implant_gui import __version__
from implant_gui.app.cli import main
from tests.app.programs import ROOT, command, free_port, imported_by, program

COMMANDS = (
    *("demo", "serve", "echo", "find", "get", "move", "listen", "send", "explain"),
    *("import", "library", "show", "export"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"implant-gui {command}" in capsys.readouterr().out


def test_help_lists_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(command in text for command in COMMANDS)
    assert [line.split()[0] for line in text.partition("Exit codes:")[2].splitlines()[1:7]] == [
        *("0", "1", "2", "3", "4", "130"),
    ]


def test_serve_lists_its_faults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    text = capsys.readouterr().out
    assert "ignore-cancel" in text
    assert "slow=" in text


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"implant-gui {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["find"], "PEER"),
        (["find", "A@h:1", "--model", "patient"], "is no information model"),
        (["find", "A@h:1", "-k", "Implant Name=x"], "is no key"),
        (["find", "A@h:1", "--limit", "few"], "no number of matches"),
        (["find", "A@h:1", "--lim", "3"], "is no option of this command"),
        (["find", "A@h:1", "--timeout", "0"], "no number of seconds"),
        (["find", "A@h:1", "--aet", "SEVENTEENLETTERS_"], "too long for an AE title"),
        (["get", "A@h:1", "--to", "x", "--uid", "1.02"], "is not a UID"),
        (["get", "A@h:1", "--uid", "1.2"], "--to"),
        (["move", "A@h:1", "--uid", "1.2"], "--to --dest"),
        (["move", "A@h:1", "--uid", "1.2", "--to", "x", "--dest", "B"], "not allowed with"),
        (["send", "A@h:1", "no-such-file.dcm"], "There is no file"),
        (["listen", "--to", "x", "--port", "70000"], "from 1 to 65535"),
        (["explain", "hello", "--service", "find"], "is no status"),
        (["explain", "A801"], "--service"),
        (["sing"], "is no command"),
        (["explain", "A801", "A802", "--service", "move"], "is too much of this command"),
    ],
)
def test_wrong_usage_gets_a_sentence(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert "--help”." in told.err
    assert not told.out


def test_wrong_usage_is_an_object_for_programs() -> None:
    for arguments in (("find", "A@h:1", "--model", "patient", "--json"), ("find", "Nowhere", "--json")):
        ended = command(*arguments)
        assert (ended.code, ended.err) == (2, "")
        assert list(ended.ended) == ["event", "status", "error", "message"]
        assert ended.ended["error"] == "usage"


def test_the_command_that_was_perhaps_meant_is_named_and_none_that_nobody_needs() -> None:
    assert "did you mean “explain”?" in command("explian", "A801").err
    assert "did you mean “verify”?" in command("library", "verfiy").err
    told = command("sing").err
    assert "watch" in told
    assert "read-apart" not in told


def test_an_option_that_a_command_does_not_have_leads_to_its_help() -> None:
    assert command("library", "find", "--colour", "red").err == (
        "implant-gui library find: “--colour” is no option of this command. See “implant-gui library find --help”.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["find", "Nowhere"], "neither AET@host:port nor the name of a saved server"),
        (["find", "A@h"], "names no peer"),
        (["get", "A@h:1", "--to", "x"], "Say what to fetch"),
        (["get", "A@h:1", "--to", "x", "--uid", "1.2", "-k", "ImplantSize=M"], "not both"),
        (["move", "A@h:1", "--dest", "B", "--listen", "0", "--uid", "1.2"], "--listen belongs to --to"),
        (["listen", "--port", "0", "--to", "x"], "Nobody may send"),
        (["find", "A@h:1", "-k", "ImplantSize=M", "-k", "ImplantSize=L"], "two values"),
    ],
)
def test_what_cannot_be_done_as_told_gets_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert not told.out


def test_wrong_usage_shows_no_traceback() -> None:
    ended = program("find", "A@h:1", "--model", "patient")
    assert ended.code == 2
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("arguments", [("--help",), ("find", "--help"), ("explain", "A801", "--service", "move")])
def test_help_and_explain_import_no_dicom_library(arguments: tuple[str, ...]) -> None:
    assert not imported_by(*arguments) & {"pydicom", "pynetdicom", "numpy", "PySide6", "qasync", "asyncio", "sqlite3"}


def test_commands_on_the_wire_import_no_qt() -> None:
    loaded = imported_by("find", f"A@127.0.0.1:{free_port()}")
    assert "pynetdicom" in loaded
    assert not loaded & {"PySide6", "shiboken6", "qasync"}


def test_explain_says_what_a_status_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "0xA801", "--service", "move"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("0xA801 Failure: Move destination unknown\n")
    assert "Likely cause: " in text
    assert "Next step: " in text


def test_explain_as_json_has_exactly_the_documented_keys() -> None:
    ended = command("explain", "a801", "--service", "move", "--json")
    assert ended.code == 0
    (line,) = ended.lines
    assert list(line) == ["code", "service", "category", "meaning", "pynetdicom", "cause", "next_step"]
    assert line["code"] == "0xA801"
    assert line["meaning"] == "Move destination unknown"
    assert line["pynetdicom"] is None


def test_explain_knows_the_codes_that_pynetdicom_sends() -> None:
    plain = command("explain", "C511", "--service", "move", "--json").lines[0]
    told = command("explain", "C511", "--service", "move", "--json", "--peer-uid", "1.2.826.0.1.3680043.9.3811.3.0.4")
    assert plain["pynetdicom"] is not None
    assert told.lines[0]["meaning"] != plain["meaning"]


def test_explain_never_fails_for_a_code_that_nobody_knows() -> None:
    ended = command("explain", "1234", "--service", "get", "--json")
    assert (ended.code, ended.lines[0]["code"]) == (0, "0x1234")


def test_nobody_listening_is_said_in_words() -> None:
    ended = command("echo", f"A@127.0.0.1:{free_port()}")
    assert ended.code == 1
    assert not ended.out
    assert "nothing listens on that port" in ended.err
    assert "Traceback" not in ended.err


def test_nobody_listening_is_said_in_json() -> None:
    ended = program("find", f"A@127.0.0.1:{free_port()}", "--json")
    assert ended.code == 1
    (line,) = ended.lines
    assert list(line) == ["event", "status", "error", "message"]
    assert (line["event"], line["status"], line["error"]) == ("ended", None, "refused")


def test_no_such_host_is_said_in_json() -> None:
    ended = command("echo", "A@no-such-host.invalid:104", "--json")
    assert (ended.code, ended.ended["error"]) == (1, "host-unknown")


def test_a_port_in_use_is_said_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = command("listen", "--port", port, "--to", tmp_path, "--from", "PACS")
        assert ended.code == 1
        assert f"Another program already listens on 127.0.0.1:{port}" in ended.err
        ended = command("serve", "--port", port, "--library", tmp_path)
        assert ended.code == 1
        assert "Another program already listens" in ended.err


def test_a_key_that_cannot_be_sent_is_wrong_usage() -> None:
    ended = command("find", f"A@127.0.0.1:{free_port()}", "-k", "NoSuchKeyword=1", "--json")
    assert (ended.code, ended.ended["error"]) == (2, "bad-key")


def test_a_fault_that_nobody_knows_is_wrong_usage(tmp_path: Path) -> None:
    ended = command("serve", "--library", tmp_path, "--fault", "explode")
    assert ended.code == 2
    assert "is no fault" in ended.err


def test_a_library_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    ended = command("serve", "--library", tmp_path / "absent")
    assert ended.code == 2
    assert "There is no folder" in ended.err


def test_an_encoding_without_the_letters_stops_nothing() -> None:
    ended = program("find", "Müller", environment={"PYTHONIOENCODING": "ascii"})
    assert ended.code == 2
    assert r"M\xfcller" in ended.err


def test_output_that_cannot_be_written_is_said() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        run = [sys.executable, "-m", "implant_gui", "explain", "A801", "--service", "move"]
        done = subprocess.run(run, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "implant-gui: what there is to tell cannot be written: No space left on device.\n"


def test_a_program_without_streams_does_its_work() -> None:
    run = f"{sys.executable} -m implant_gui explain A801 --service move <&- >&- 2>&-"
    assert subprocess.run(["/bin/sh", "-c", run], cwd=ROOT, check=False).returncode == 0


def test_a_cache_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    ended = command("--config", tmp_path, "serve", "--port", "0")
    assert ended.code == 1
    assert "cannot be used" in ended.err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_window_on_a_display_that_does_not_answer_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    nowhere = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "", "XDG_RUNTIME_DIR": str(tmp_path)}
    ended = program("--config", str(tmp_path), environment={**nowhere, name: ":987"})
    assert ended.code == 1
    assert ended.err.startswith("implant-gui: The display “:987” cannot be reached")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_a_window_without_a_display_is_refused_in_a_sentence() -> None:
    nowhere = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    for arguments in ((), ("demo",)):
        ended = program(*arguments, environment=nowhere)
        assert ended.code == 1
        assert ended.err.startswith("implant-gui: There is no display")
