"""Made-up servers, matches, transfers and arrivals: enough to see every part of the window at work."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import Qt

from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.settings import Settings
from implant_gui.domain.ports import LibraryEntry, ObjectReceived, ObjectRefused, PeerRefused
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, LocalNode, Server
from implant_gui.domain.service.events import (
    Associated,
    Connecting,
    ContextResult,
    Ended,
    MatchesFound,
    NegotiatedContext,
    PeerIdentity,
    RefusalReason,
)
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.instance import Origin, Route, StoredInstance
from implant_gui.domain.service.match import EncodedDataset, Match
from implant_gui.domain.service.outcome import Phase, Summary, Verdict
from implant_gui.domain.service.status import DimseStatus, SubOperations
from implant_gui.domain.service.status_table import read_status
from implant_gui.domain.uid import Uid
from implant_gui.models.diagnose.contexts import ContextsModel
from implant_gui.models.diagnose.log import LogLine, LogModel
from implant_gui.models.diagnose.trace import TraceModel
from implant_gui.models.library.entries import LibraryModel
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.models.results.tree import ResultsModel
from implant_gui.models.servers import Liveness, ServersModel, ServerState
from implant_gui.models.transfers.received import ReceivedModel
from implant_gui.models.transfers.table import TransfersModel
from implant_gui.views.main_window import MainWindow, WindowModels

LEFT = Qt.MouseButton.LeftButton
NOW = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)
_SYNTAX = Uid("1.2.840.10008.1.2.1")
_ENCODED = EncodedDataset(b"", _SYNTAX)
_SIZES = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12")
_PRODUCTS = (
    ("Brückmann Orthopädie", "Kestrel stem", "BK", "Femur", "Titanium alloy"),
    ("Brückmann Orthopädie", "Kestrel cup", "BC", "Hip Joint", "Cobalt chromium alloy"),
    ("Asterion Medical", "Halo femoral knee", "AH", "Knee Joint", "Cobalt chromium alloy"),
    ("青嶺メディカル", "大腿骨ステム", "AO", "Femur", "Titanium alloy"),
    ("ACME", "MONO_STEM", "ACME_MST_", "Femur", "Stainless Steel Material"),
)


def servers() -> tuple[Server, ...]:
    """Three of them."""
    return (
        Server("Radiology PACS", "pacs.example", 11112, AeTitle("RADPACS")),
        Server("Orthopaedics", "10.20.4.17", 104, AeTitle("ORTHO_ARCHIVE")),
        Server("Demo archive", "127.0.0.1", 11113, AeTitle("DEMO")),
    )


def matches() -> Iterator[Match]:
    """Generic templates of four makers; some superseded, one for the future, one that cannot be fetched."""
    for place, (maker, name, code, anatomy, material) in enumerate(_PRODUCTS):
        for size in _SIZES:
            uid = f"1.2.826.0.1.3680043.10.{place + 1}.{size}"
            values = {
                "Manufacturer": maker,
                "ImplantName": name,
                "ImplantSize": size,
                "ImplantPartNumber": f"{code}-{int(size):03}",
                "EffectiveDateTime": "20270101000000" if (place, size) == (1, "12") else "20240301000000",
                "SOPInstanceUID": uid,
                "ImplantTargetAnatomySequence[0].AnatomicRegionSequence[0].CodeMeaning": anatomy,
                "MaterialsCodeSequence[0].CodeMeaning": material,
            }
            if place != 3:
                values["CoatingMaterialsCodeSequence"] = ""
            if (place, size) == (0, "4"):
                values["ReplacedImplantTemplateSequence[0].ReferencedSOPInstanceUID"] = "1.2.826.0.1.3680043.10.1.3"
            if (place, size) == (2, "2"):
                values["ImplantRegulatoryDisapprovalCodeSequence[0].CodeMeaning"] = "Norway"
            known = None if (place, size) == (2, "11") else Uid(uid)
            yield Match(InformationModel.GENERIC, known, MappingProxyType(values), _ENCODED)


def status(code: int, service: Service, comment: str | None = None) -> DimseStatus:
    """A status as it came."""
    return DimseStatus(read_status(code, service), comment)


def attribute_rows() -> tuple[AttributeRow, ...]:
    """A small data set."""
    code = AttributeRow("(0008,0104)", "CodeMeaning", "LO", "Femur", "AnatomicRegionSequence[0].CodeMeaning")
    item = AttributeRow("", "Item 1", "", "", "AnatomicRegionSequence[0]", (code,))
    return (
        AttributeRow("(0008,0070)", "Manufacturer", "LO", "Brückmann Orthopädie", "Manufacturer"),
        AttributeRow("(0022,1095)", "ImplantName", "LO", "Kestrel stem", "ImplantName"),
        AttributeRow("(0022,1097)", "ImplantPartNumber", "LO", "BK-004", "ImplantPartNumber"),
        AttributeRow("(0068,6210)", "ImplantSize", "SH", "4", "ImplantSize"),
        AttributeRow("(0068,6226)", "EffectiveDateTime", "DT", "20240301000000", "EffectiveDateTime"),
        AttributeRow("(0008,2218)", "AnatomicRegionSequence", "SQ", "1 item", "AnatomicRegionSequence", (item,)),
    )


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def models() -> WindowModels:
    """Empty models."""
    return WindowModels(
        servers=ServersModel(),
        results=ResultsModel(lambda: NOW),
        match_attributes=AttributesModel(),
        transfers=TransfersModel(Clock()),
        library=LibraryModel(),
        library_attributes=AttributesModel(),
        received=ReceivedModel(),
        trace=TraceModel(),
        contexts=ContextsModel(),
        log=LogModel(),
    )


def fill_servers(model: ServersModel) -> None:
    """One is up, one is down, one was not checked."""
    model.set_servers(servers())
    model.set_state("Radiology PACS", ServerState(Liveness.UP, 12.4, when=NOW))
    error = OperationError(ErrorKind.CONNECTION_REFUSED, server="Orthopaedics")
    model.set_state("Orthopaedics", ServerState(Liveness.DOWN, error=error, when=NOW))


def fill_results(model: ResultsModel) -> None:
    """All matches, a few of them held."""
    model.begin(InformationModel.GENERIC)
    model.add("Radiology PACS", list(matches()))
    model.add_held([Uid("1.2.826.0.1.3680043.10.1.1"), Uid("1.2.826.0.1.3680043.10.1.2")])
    model.finish()


def fill_transfers(model: TransfersModel) -> None:
    """One runs, one waits, one is complete, one failed in part, one failed altogether."""
    uids = tuple(Uid(f"1.2.3.{number}") for number in range(50))
    for job, title in enumerate(("Kestrel stem, 12 sizes", "50 templates", "Halo knee", "MONO_STEM", "Plates")):
        model.add(job, title, "Radiology PACS", 50)
    model.apply(
        1,
        Summary(
            requested=50,
            phase=Phase.ENDED,
            service=Service.GET,
            peer_counters=SubOperations(None, 43, 7, 0),
            stored=43,
            stored_bytes=4_300_000,
            status=status(0xB000, Service.GET, "7 objects are on tape"),
            failed_uids=uids[:7],
            missing_uids=uids[:7],
            verdict=Verdict.PARTIAL,
        ),
    )
    model.apply(
        2,
        Summary(
            requested=50,
            phase=Phase.ENDED,
            service=Service.MOVE,
            status=status(0xA801, Service.MOVE, "Unknown AE IMPLANT_GUI"),
            missing_uids=uids,
            verdict=Verdict.FAILURE,
        ),
    )
    model.apply(
        3,
        Summary(
            requested=50,
            phase=Phase.ENDED,
            service=Service.GET,
            peer_counters=SubOperations(None, 50, 0, 0),
            stored=50,
            stored_bytes=5_000_000,
            status=status(0x0000, Service.GET),
            verdict=Verdict.SUCCESS,
        ),
    )
    model.apply(
        0,
        Summary(
            requested=50,
            phase=Phase.RUNNING,
            service=Service.GET,
            peer_counters=SubOperations(19, 31, 0, 0),
            stored=31,
            stored_bytes=3_100_000,
            status=status(0xFF00, Service.GET),
        ),
    )


def library_entries() -> tuple[LibraryEntry, ...]:
    """A dozen sizes of one stem."""
    return tuple(
        LibraryEntry(
            TemplateSummary(
                InformationModel.GENERIC,
                Uid(f"1.2.826.0.1.3680043.10.1.{size}"),
                "Brückmann Orthopädie",
                "Kestrel stem",
                f"BK-{int(size):03}",
                size,
                "1",
                "20240301000000",
            ),
            Path("/library/objects/ab/cd.dcm"),
            104_000 + 977 * int(size),
            "ab" * 32,
            NOW,
        )
        for size in _SIZES
    )


def contexts() -> tuple[NegotiatedContext, ...]:
    """One of each kind."""
    generic = InformationModel.GENERIC
    return (
        NegotiatedContext(1, generic.find, _SYNTAX, ContextResult.ACCEPTED),
        NegotiatedContext(3, generic.get, None, ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED),
        NegotiatedContext(5, generic.storage, _SYNTAX, ContextResult.ACCEPTED, as_scp=True),
    )


def fill_diagnosis(trace: TraceModel, log: LogModel) -> None:
    """A query that went well, and one that nobody answered."""
    found = tuple(matches())
    pending = status(0xFF00, Service.FIND)
    peer = PeerIdentity("1.2.276.0.7230010.3.0.3.6.7", "OFFIS_DCMTK_367", 16384)
    trace.begin(1, "find", "Radiology PACS", NOW)
    trace.add(1, [Connecting("Radiology PACS", "RADPACS@pacs.example:11112"), Associated(peer, contexts())], NOW)
    trace.add(1, [MatchesFound(found, pending), Ended(status(0x0000, Service.FIND))], NOW)
    trace.begin(2, "find", "Orthopaedics", NOW)
    error = OperationError(ErrorKind.CONNECTION_REFUSED, server="Orthopaedics")
    trace.add(2, [Connecting("Orthopaedics", "ORTHO_ARCHIVE@10.20.4.17:104"), Ended(error=error)], NOW)
    log.append([LogLine(NOW, 20, "implant_gui.app", "started"), LogLine(NOW, 30, "implant_gui.jobs", "refused")])


def fill_received(model: ReceivedModel) -> None:
    """One taken, one refused, one stranger."""
    origin = Origin(Route.PUSHED, AeTitle("RADPACS"), "10.20.4.11")
    stored = StoredInstance(
        InformationModel.GENERIC.storage, Uid("1.2.3.4"), Path("/library/a.dcm"), 104_332, "ab" * 32, origin
    )
    model.add([ObjectReceived(stored, was_expected=True)], NOW)
    model.add([ObjectRefused("1.2.3.5", "RADPACS", RefusalReason.WRONG_SOP_CLASS)], NOW)
    model.add([PeerRefused("STRANGER", "10.9.9.9")], NOW)


def settings() -> Settings:
    """With one listed peer."""
    node = LocalNode(AeTitle("IMPLANT_GUI"), peers=(AllowedPeer(AeTitle("RADPACS"), "10.20.4.11"),))
    return Settings(local=node)


def window(shown: WindowModels | None = None) -> MainWindow:
    """The main window."""
    return MainWindow(shown or models(), settings(), read_status, ("10.20.4.55",))
