"""DCMTK's programs in every role that they can play against us: as servers of both engines, and as our callers."""

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from implant_gui.dicom.receiving.storage_scp import StorageScp
from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, LocalNode, Server
from implant_gui.domain.service.events import Associated
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import make_query
from tests.dicom.playing import CALLING, FolderSink, play, wait_until
from tests.dicom.wire.dialogues import write_file

GENERIC = InformationModel.GENERIC
DCMTK = AeTitle("DCMTK")
PROFILE = f"""
[[TransferSyntaxes]]
[Uncompressed]
TransferSyntax1 = LittleEndianExplicit
TransferSyntax2 = LittleEndianImplicit
[[PresentationContexts]]
[Implants]
PresentationContext1 = {GENERIC.storage}\\Uncompressed
[[Profiles]]
[Implants]
PresentationContexts = Implants
"""
QRSCP = """
NetworkTCPPort = {port}
MaxPDUSize = 16384
MaxAssociations = 4
HostTable BEGIN
HostTable END
VendorTable BEGIN
VendorTable END
AETable BEGIN
DCMTK {folder} RW (2, 1024mb) ANY
AETable END
"""
Start = Callable[..., int]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts one of DCMTK's servers, and gives the port that it listens on."""
    with ExitStack() as stack:

        def run(program: str, *options: str) -> int:
            found = shutil.which(program)
            if found is None:
                pytest.skip(f"DCMTK's {program} is not installed")
            with socket.create_server(("127.0.0.1", 0)) as listener:
                port: int = listener.getsockname()[1]
            command = [found, *(option.format(port=port) for option in options), str(port)]
            process = stack.enter_context(subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL))
            stack.callback(process.terminate)

            def answers() -> bool:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                except OSError:
                    return False
                return True

            wait_until(answers)
            return port

        yield run


def at(port: int, called: str = DCMTK) -> Server:
    return Server("DCMTK", "127.0.0.1", port, AeTitle(called))


def worklist(tmp_path: Path, start: Start, *options: str) -> int:
    folder = tmp_path / "worklists" / DCMTK
    folder.mkdir(parents=True)
    (folder / "lockfile").touch()
    return start("wlmscpfs", *options, "-dfp", str(folder.parent))


def archive(tmp_path: Path, start: Start) -> int:
    folder = tmp_path / "archive"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings = tmp_path / "dcmqrscp.cfg"
    settings.write_text(QRSCP.format(port=port, folder=folder))
    return start("dcmqrscp", "-c", str(settings))


@pytest.mark.parametrize("options", [(), ("-pdu", "4096"), ("-pdu", "131072"), ("+xi",), ("--reject",)])
def test_its_storage_scp_answers(operations: Operations, start: Start, options: tuple[str, ...]) -> None:
    played = play(operations.echo(at(start("storescp", *options))))
    assert played.code == 0
    assert "DCMTK" in played.of(Associated)[0].peer.implementation_version_name


def test_its_worklist_and_its_archive_answer(operations: Operations, start: Start, tmp_path: Path) -> None:
    assert play(operations.echo(at(worklist(tmp_path, start)))).code == 0
    assert play(operations.echo(at(archive(tmp_path, start)))).code == 0


def test_its_refusal_is_a_rejection(operations: Operations, start: Start, tmp_path: Path) -> None:
    assert play(operations.echo(at(start("storescp", "--refuse")))).kind is ErrorKind.REJECTED
    assert play(operations.echo(at(worklist(tmp_path, start, "--refuse")))).kind is ErrorKind.REJECTED


def test_a_title_that_its_servers_do_not_know_is_rejected(operations: Operations, start: Start, tmp_path: Path) -> None:
    for port in (worklist(tmp_path, start), archive(tmp_path, start)):
        played = play(operations.echo(at(port, "SOMEBODY")))
        assert played.kind is ErrorKind.REJECTED
        assert (played.error.facts["source"], played.error.facts["reason"]) == (1, 7)


def test_its_archive_knows_no_implants(operations: Operations, start: Start, tmp_path: Path) -> None:
    played = play(operations.find(at(archive(tmp_path, start)), make_query(GENERIC, {})))
    assert played.kind is ErrorKind.NO_CONTEXT_ACCEPTED


@pytest.mark.parametrize("option", ["--abort-after", "--abort-during"])
def test_its_abort_in_the_middle_is_told(operations: Operations, start: Start, tmp_path: Path, option: str) -> None:
    profile = tmp_path / "storescp.cfg"
    profile.write_text(PROFILE)
    port = start("storescp", "-xf", str(profile), "Implants", option)
    played = play(operations.store(at(port), [write_file(tmp_path)]))
    assert played.kind in (ErrorKind.ABORTED, ErrorKind.CONNECTION_LOST)
    assert played.ended.status is None


@pytest.mark.parametrize("size", ["4096", "131072"])
def test_it_takes_what_we_send_in_any_size_of_pdu(
    operations: Operations, start: Start, tmp_path: Path, size: str
) -> None:
    profile = tmp_path / "storescp.cfg"
    profile.write_text(PROFILE)
    received = tmp_path / "received"
    received.mkdir()
    port = start("storescp", "-xf", str(profile), "Implants", "-od", str(received), "-pdu", size)
    assert play(operations.store(at(port), [write_file(tmp_path)])).code == 0
    assert len(list(received.iterdir())) == 1


@pytest.fixture
def home(sink: FolderSink) -> Iterator[int]:
    scp = StorageScp(sink, lambda _event: None)
    yield scp.start(LocalNode(CALLING, 0, peers=(AllowedPeer(DCMTK),)))
    scp.stop()


def calls(port: int, *options: str, called: str = CALLING, calling: str = DCMTK) -> int:
    """The exit code of DCMTK's echoscu."""
    program = shutil.which("echoscu")
    if program is None:
        pytest.skip("DCMTK's echoscu is not installed")
    command = [program, *options, "-aet", calling, "-aec", called, "127.0.0.1", str(port)]
    return subprocess.run(command, check=False, timeout=20, stderr=subprocess.DEVNULL).returncode


@pytest.mark.parametrize(
    "options",
    [(), ("-ppc", "128"), ("-pts", "38"), ("-pdu", "4096"), ("--repeat", "20"), ("--abort",)],
    ids=lambda options: " ".join(options) or "plain",
)
def test_our_storage_scp_answers_its_echo(home: int, options: tuple[str, ...]) -> None:
    assert calls(home, *options) == 0


def test_our_storage_scp_rejects_who_is_not_meant(home: int) -> None:
    assert calls(home, called="SOMEBODY") != 0
    assert calls(home, calling="STRANGER") != 0
