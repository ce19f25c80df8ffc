"""Endings of commands to tell in tests."""

from collections.abc import Iterable
from pathlib import Path

from implant_gui.app.commands.report import Closing
from implant_gui.domain.service.events import Ended, InstanceStored, OperationEvent
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    STORAGE_SOP_CLASSES,
    InformationModel,
    Service,
)
from implant_gui.domain.service.instance import Origin, Route, StoredInstance
from implant_gui.domain.service.match import EncodedDataset, Match
from implant_gui.domain.service.outcome import Tally
from implant_gui.domain.service.status import DimseStatus
from implant_gui.domain.service.status_table import read_status
from implant_gui.domain.uid import Uid


def status(code: int, service: Service = Service.GET, comment: str | None = None) -> DimseStatus:
    return DimseStatus(read_status(code, service), comment)


def stored(uid: str) -> InstanceStored:
    instance = StoredInstance(
        STORAGE_SOP_CLASSES[0], Uid(uid), Path(f"/library/{uid}.dcm"), 1500, "ab" * 32, Origin(Route.GET)
    )
    return InstanceStored(instance)


def match(values: dict[str, str], **other: bool) -> Match:
    encoded = EncodedDataset(b"", EXPLICIT_VR_LITTLE_ENDIAN)
    return Match(InformationModel.GENERIC, Uid("1.2.3"), values, encoded, **other)  # type: ignore[arg-type]


def closing(ended: Ended, *before: OperationEvent, requested: Iterable[str] = (), matches: int = 0) -> Closing:
    tally = Tally(Uid(uid) for uid in requested)
    for event in (*before, ended):
        tally.add(event)
    return Closing(tally.summary, matches, 1.23456)
