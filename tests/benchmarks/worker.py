"""One measured piece of work in a process of its own; prints its figures as JSON.

Run by `bench_wire` as ``python -m tests.benchmarks.worker JOB ...``; see `main` for the jobs.
"""

import argparse
import json
import resource
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from implant_gui.dicom.message_ids import MessageIds
from implant_gui.dicom.operations import DicomOperations
from implant_gui.dicom.receiving.storage_scp import StorageScp
from implant_gui.dicom.reference.stories import REFERENCE
from implant_gui.dicom.wire.stories import WIRE
from implant_gui.domain.ports import InstanceSink, Operation, Operations
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, LocalNode, Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Associated, Ended, InstanceStored, MatchesFound, OperationEvent
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import Query
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.service.status import StatusCategory
from implant_gui.domain.uid import Uid
from implant_gui.storage.folder import FolderSink
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.templates.summary import read_summary
from tests.benchmarks.scores import uid_of

COLUMNS = (
    "Manufacturer",
    "ImplantName",
    "ImplantSize",
    "ImplantPartNumber",
    "EffectiveDateTime",
    "MaterialsCodeSequence[0].CodeMeaning",
)
MODEL = InformationModel.GENERIC
Figures = dict[str, float]


def engine(name: str) -> Operations:
    """One of the two engines."""
    stories = WIRE if name == "wire" else REFERENCE
    return DicomOperations(stories, lambda: AeTitle("BENCH"), lambda _server: None, MessageIds())


def server(port: int) -> Server:
    """The player."""
    return Server("player", "127.0.0.1", port, AeTitle("PLAYER"))


def run(operation: Operation) -> Iterator[OperationEvent]:
    """The events of `operation`, which must end well."""
    for event in operation(CancelToken()):
        if isinstance(event, Ended):
            assert event.error is None, event.error
            assert event.status is not None
            assert event.status.category is StatusCategory.SUCCESS, event.status
        yield event


def resident() -> int:
    """The most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def find(arguments: argparse.Namespace) -> Figures:
    """From the request to the last decoded row of six columns."""
    operation = engine(arguments.engine).find(server(arguments.port), Query(MODEL, limit=0))
    began = time.perf_counter()
    rows = [
        [match.values.get(column, "") for column in COLUMNS]
        for event in run(operation)
        if isinstance(event, MatchesFound)
        for match in event.matches
    ]
    return {"seconds": time.perf_counter() - began, "count": len(rows)}


def get(arguments: argparse.Namespace) -> Figures:
    """Until the last object is in its file, and until all of them are durable."""
    sink: InstanceSink = (
        FolderSink(arguments.folder) if arguments.sink == "folder" else FileLibrary(arguments.folder, read_summary)
    )
    request = RetrieveRequest(MODEL, tuple(Uid(uid_of(number)) for number in range(arguments.count)))
    operation = engine(arguments.engine).get(server(arguments.port), request, sink)
    idle = resident()
    began = last = time.perf_counter()
    count = 0
    for event in run(operation):
        if isinstance(event, InstanceStored):
            count += 1
            last = time.perf_counter()
    done = time.perf_counter()
    return {"seconds": last - began, "durable": done - began, "count": count, "bytes": resident() - idle}


def move(arguments: argparse.Namespace) -> Figures:
    """To our own storage SCP, until the last object is in its file, and until all of them are durable."""
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        port: int = chosen.getsockname()[1]
    service = StorageScp(FolderSink(arguments.folder), lambda _event: None)
    service.start(LocalNode(AeTitle(f"P{port}"), port))  # the player finds us by the title
    request = RetrieveRequest(MODEL, tuple(Uid(uid_of(number)) for number in range(arguments.count)))
    began = last = time.perf_counter()
    count = 0
    for event in run(engine(arguments.engine).move(server(arguments.port), request, service)):
        if isinstance(event, InstanceStored):
            count += 1
            last = time.perf_counter()
    done = time.perf_counter()
    service.stop()
    return {"seconds": last - began, "durable": done - began, "count": count}


def echo(arguments: argparse.Namespace) -> Figures:
    """Association set-up, C-ECHO and release, in the median."""
    operations, peer = engine(arguments.engine), server(arguments.port)
    taken = []
    for _ in range(arguments.count):
        began = time.perf_counter()
        for _event in run(operations.echo(peer)):
            pass
        taken.append(time.perf_counter() - began)
    return {"seconds": sorted(taken)[len(taken) // 2]}


def idle(arguments: argparse.Namespace) -> Figures:
    """Processor time while an association waits for an answer."""
    began, used = time.perf_counter(), time.process_time()
    for event in run(engine(arguments.engine).echo(server(arguments.port))):
        if isinstance(event, Associated):
            began, used = time.perf_counter(), time.process_time()
    return {"seconds": time.perf_counter() - began, "processor": time.process_time() - used}


def tree(arguments: argparse.Namespace) -> Figures:
    """Into a visible result tree."""
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.live_tree import LiveTree

    application = QApplication(sys.argv[:1])
    operation = engine(arguments.engine).find(server(arguments.port), Query(MODEL, limit=0))
    bench = LiveTree(application, lambda: run(operation))
    seconds = bench.fill()
    return {"seconds": seconds, "count": bench.model.count, "gap": max(bench.gaps.taken)}


def listen(arguments: argparse.Namespace) -> Figures:
    """Our storage SCP, expecting everything: prints its port and serves until standard input ends."""
    service = StorageScp(FolderSink(arguments.folder), lambda _event: None)
    port = service.start(LocalNode(AeTitle("BENCH"), 0, peers=(AllowedPeer(AeTitle("*")),)))
    uids = tuple(Uid(uid_of(number)) for number in range(arguments.count))
    with service.expect(AeTitle("BENCH"), 1, uids) as queue:
        print(port, flush=True)
        sys.stdin.read()
        count = len(queue.take(0.0))
    service.stop()
    return {"count": count, "threads": threading.active_count()}


JOBS: dict[str, Callable[[argparse.Namespace], Figures]] = {
    job.__name__: job for job in (find, get, move, echo, idle, tree, listen)
}


def main() -> None:
    """Do one job."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("job", choices=JOBS)
    parser.add_argument("--engine", choices=("wire", "reference"), default="wire")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--sink", choices=("folder", "library"), default="folder")
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    print(json.dumps(JOBS[arguments.job](arguments)), flush=True)


if __name__ == "__main__":
    main()
