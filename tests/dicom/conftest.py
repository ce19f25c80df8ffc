"""What the tests of the engines share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from implant_gui.dicom.message_ids import MessageIds
from implant_gui.dicom.operations import DicomOperations
from implant_gui.dicom.reference.stories import REFERENCE
from implant_gui.dicom.wire.stories import WIRE
from implant_gui.domain.ports import Operations
from tests.dicom.playing import CALLING, FolderSink
from tests.peers.scripted import Script, ScriptedPeer

MakePeer = Callable[..., ScriptedPeer]


@pytest.fixture(params=["reference", "wire"])
def operations(request: pytest.FixtureRequest) -> Operations:
    """Each engine in turn: whatever stands behind the protocol must tell the same."""
    stories = {"reference": REFERENCE, "wire": WIRE}[request.param]
    return DicomOperations(stories, lambda: CALLING, lambda _server: None, MessageIds())


@pytest.fixture
def peer() -> Iterator[MakePeer]:
    """Starts scripted peers, and ends them with the test."""
    with ExitStack() as stack:

        def start(*scripts: Script) -> ScriptedPeer:
            return stack.enter_context(ScriptedPeer(*scripts))

        yield start


@pytest.fixture
def sink(tmp_path: Path) -> FolderSink:
    """A place for objects."""
    folder = tmp_path / "received"
    folder.mkdir()
    return FolderSink(folder)
