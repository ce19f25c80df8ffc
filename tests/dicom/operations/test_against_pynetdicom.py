"""The engines against SCPs made with pynetdicom, as many a small archive is."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID
from pynetdicom import AE, evt

from implant_gui.dicom import library_options
from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.events import Associated, InstanceStored, MatchesFound, Progress
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import make_query
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.uid import Uid
from tests.dicom.playing import CALLED, FolderSink, Playing, play, server_at, wait_until
from tests.peers import pdu

MODELS = list(InformationModel)
Handlers = list[tuple[Any, Callable[[Any], Any]]]
Serve = Callable[[Handlers], int]


def template(model: InformationModel, uid: str) -> Dataset:
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = UID(model.storage)
    dataset.SOPInstanceUID = UID(uid)
    dataset.Manufacturer = "Müller 王"
    dataset.EncapsulatedDocument = bytes(300_000)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(pdu.EXPLICIT)
    dataset.set_original_encoding(False, True)
    return dataset


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts an SCP of all twelve SOP classes with the handlers given; gives its port."""
    library_options.configure()
    running = []

    def start(handlers: Handlers) -> int:
        ae = AE(str(CALLED))
        for model in MODELS:
            for sop_class in (model.find, model.get, model.move):
                ae.add_supported_context(sop_class)
            ae.add_supported_context(model.storage, scu_role=True, scp_role=True)
        ae.add_supported_context("1.2.840.10008.1.1")
        server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=handlers)
        running.append(server)
        port: int = server.server_address[1]
        return port

    yield start
    for server in running:
        server.shutdown()


def test_it_answers(operations: Operations, serve: Serve) -> None:
    played = play(operations.echo(server_at(serve([]))))
    assert played.code == 0
    assert played.of(Associated)[0].peer.implementation_class_uid == pdu.PYNETDICOM_CLASS_UID


@pytest.mark.parametrize("model", MODELS)
def test_matches_of_every_model(operations: Operations, serve: Serve, model: InformationModel) -> None:
    def on_find(event: Any) -> Iterator[tuple[int, Dataset]]:
        assert event.request.AffectedSOPClassUID == model.find
        for number in range(5):
            found = template(model, f"1.2.3.{number}")
            del found.EncapsulatedDocument
            yield 0xFF00, found

    played = play(operations.find(server_at(serve([(evt.EVT_C_FIND, on_find)])), make_query(model, {})))
    assert [match.sop_instance_uid for match in played.matches] == [f"1.2.3.{number}" for number in range(5)]
    assert {match.values["Manufacturer"] for match in played.matches} == {"Müller 王"}
    assert played.code == 0


def test_a_handler_that_fails_sends_a_code_that_is_read_as_its_own(operations: Operations, serve: Serve) -> None:
    def on_find(event: Any) -> Iterator[tuple[int, Dataset]]:
        raise ValueError("a bug of theirs")

    port = serve([(evt.EVT_C_FIND, on_find)])
    played = play(operations.find(server_at(port), make_query(InformationModel.GENERIC, {})))
    assert played.code == 0xC311
    assert played.ended.status is not None
    assert played.ended.status.reading.pynetdicom is not None


def test_a_cancellation_is_honoured(operations: Operations, serve: Serve) -> None:
    def on_find(event: Any) -> Iterator[tuple[int, Dataset | None]]:
        yield 0xFF00, template(InformationModel.GENERIC, "1.2.3")
        wait_until(lambda: event.is_cancelled)  # pynetdicom reads nothing while it has something to send
        yield 0xFE00, None

    port = serve([(evt.EVT_C_FIND, on_find)])
    playing = Playing(operations.find(server_at(port), make_query(InformationModel.GENERIC, {}, limit=0)))
    playing.wait_for(MatchesFound)
    playing.token.cancel()
    assert playing.finish().ended.cancelled is CancelRung.ASKED


@pytest.mark.parametrize("model", MODELS)
def test_objects_of_every_model(
    operations: Operations, serve: Serve, sink: FolderSink, model: InformationModel
) -> None:
    uids = tuple(Uid(f"1.2.3.{number}") for number in range(5))

    def on_get(event: Any) -> Iterator[Any]:
        asked = [str(uid) for uid in event.identifier.SOPInstanceUID]
        yield len(asked)
        for uid in asked:
            yield 0xFF00, template(model, uid)

    port = serve([(evt.EVT_C_GET, on_get)])
    played = play(operations.get(server_at(port), RetrieveRequest(model, uids), sink))
    assert tuple(played.stored) == uids
    assert all(event.instance.bytes > 300_000 for event in played.of(InstanceStored))
    assert played.of(Progress)[-1].sub_operations.completed == 5
    assert played.code == 0


def test_an_abort_in_the_middle(operations: Operations, serve: Serve, sink: FolderSink) -> None:
    uids = (Uid("1.2.3.1"), Uid("1.2.3.2"))

    def on_get(event: Any) -> Iterator[Any]:
        yield 2
        yield 0xFF00, template(InformationModel.GENERIC, "1.2.3.1")
        event.assoc.abort()
        yield 0xFF00, template(InformationModel.GENERIC, "1.2.3.2")

    port = serve([(evt.EVT_C_GET, on_get)])
    played = play(operations.get(server_at(port), RetrieveRequest(InformationModel.GENERIC, uids), sink))
    assert played.kind is ErrorKind.ABORTED
    assert played.stored == ["1.2.3.1"]
    assert len(sink.durable) == 1
