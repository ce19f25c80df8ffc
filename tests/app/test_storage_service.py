"""The storage SCP as the window has it: made at its first start, and found by an archive of the same computer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from implant_gui.app.local_nodes import LocalNodes
from implant_gui.app.storage_service import LateStorageService
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import AeTitle, LocalNode
from tests.dicom.playing import FolderSink

OURS = AeTitle("OURS")


@pytest.fixture
def nodes(tmp_path: Path) -> LocalNodes:
    return LocalNodes(tmp_path / "nodes")


@pytest.fixture
def service(tmp_path: Path, nodes: LocalNodes) -> Iterator[LateStorageService]:
    made = LateStorageService(FolderSink(tmp_path / "objects"), lambda _event: None, nodes)
    yield made
    made.stop()


def test_it_is_off_at_first_and_says_so(service: LateStorageService) -> None:
    assert service.ae_title is None
    service.stop()
    with pytest.raises(OperationError) as raised:
        service.expect(OURS, 1, ())
    assert raised.value.kind is ErrorKind.LISTENER_OFF


def test_while_it_listens_an_archive_of_this_computer_finds_it(service: LateStorageService, nodes: LocalNodes) -> None:
    port = service.start(LocalNode(OURS, 0))
    title = service.ae_title
    assert title == OURS
    assert nodes.find(OURS) == ("127.0.0.1", port)
    service.stop()
    title = service.ae_title
    assert title is None
    assert nodes.find(OURS) is None


def test_a_port_that_is_taken_is_told_and_leaves_nothing_announced(
    service: LateStorageService, nodes: LocalNodes, tmp_path: Path
) -> None:
    port = service.start(LocalNode(OURS, 0))
    other = LateStorageService(FolderSink(tmp_path / "others"), lambda _event: None, nodes)
    with pytest.raises(OperationError) as raised:
        other.start(LocalNode(AeTitle("OTHER"), port))
    assert raised.value.kind is ErrorKind.PORT_IN_USE
    assert nodes.find(AeTitle("OTHER")) is None
    other.stop()
