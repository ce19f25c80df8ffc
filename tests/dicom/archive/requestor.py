"""A requestor for the archive's tests: pynetdicom's own SCU, not ours."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pydicom.dataset import Dataset
from pynetdicom import AE, build_role, evt
from pynetdicom.dimse_primitives import C_FIND

from implant_gui.dicom import library_options
from implant_gui.dicom.guarded import guard
from implant_gui.dicom.guarded.ending import cut
from implant_gui.dicom.guarded.pausing import sole_reader
from implant_gui.domain.service.information_model import (
    STORAGE_SOP_CLASSES,
    TRANSFER_SYNTAXES,
    VERIFICATION,
    InformationModel,
)

GENERIC = InformationModel.GENERIC


@dataclass(slots=True)
class Answers:
    """All responses of one operation."""

    statuses: list[Dataset] = field(default_factory=list)
    identifiers: list[Dataset | None] = field(default_factory=list)

    @property
    def codes(self) -> list[int | None]:
        return [status.get("Status") for status in self.statuses]

    @property
    def final(self) -> Dataset:
        return self.statuses[-1]

    @property
    def matches(self) -> list[Dataset]:
        return [found for found in self.identifiers if found is not None]


class Requestor:
    """One association; collects the objects that a C-GET brings."""

    def __init__(self, association: Any) -> None:
        self.association = association
        self.received: list[Any] = []

    def find(self, identifier: Dataset, model: InformationModel = GENERIC, message_id: int = 1) -> Answers:
        return self._collect(self.association.send_c_find(identifier, model.find, msg_id=message_id))

    def find_raw(self, data: bytes, model: InformationModel = GENERIC) -> Dataset:
        """The first answer to a C-FIND with any bytes as its identifier."""
        context = next(each for each in self.association.accepted_contexts if each.abstract_syntax == model.find)
        request = C_FIND()
        request.MessageID = 1
        request.AffectedSOPClassUID = model.find
        request.Priority = 0
        request.Identifier = BytesIO(data)
        with sole_reader(self.association):
            self.association.dimse.send_msg(request, context.context_id)
            _, answer = self.association.dimse.get_msg(block=True)
        status = Dataset()
        if answer is not None:
            status.Status = answer.Status
        return status

    def get(self, identifier: Dataset, model: InformationModel = GENERIC) -> Answers:
        return self._collect(self.association.send_c_get(identifier, model.get))

    def move(self, identifier: Dataset, to: str, model: InformationModel = GENERIC) -> Answers:
        return self._collect(self.association.send_c_move(identifier, to, model.move, msg_id=7))

    def _collect(self, responses: Iterator[tuple[Dataset, Dataset | None]]) -> Answers:
        answers = Answers()
        for status, identifier in responses:
            answers.statuses.append(status)
            answers.identifiers.append(identifier)
        return answers


@contextmanager
def associated(
    port: int,
    *,
    calling: str = "TESTER",
    called: str = "ARCHIVE",
    roles: bool = True,
    syntaxes: Sequence[str] = TRANSFER_SYNTAXES,
    store_status: int = 0x0000,
) -> Iterator[Requestor]:
    """An association for everything that the archive offers; aborted if the test leaves it standing."""
    library_options.configure()
    guard.install()
    ae = AE(ae_title=calling)
    ae.connection_timeout = ae.acse_timeout = ae.dimse_timeout = 10
    ae.add_requested_context(VERIFICATION, list(syntaxes))
    for model in InformationModel:
        for uid in (model.find, model.get, model.move):
            ae.add_requested_context(uid, list(syntaxes))
    for uid in STORAGE_SOP_CLASSES:
        ae.add_requested_context(uid, list(syntaxes))
    negotiation = [build_role(uid, scp_role=True) for uid in STORAGE_SOP_CLASSES] if roles else []
    requestor = Requestor(None)

    def keep(event: Any) -> int:
        requestor.received.append(event)
        return store_status

    association = ae.associate(
        "127.0.0.1", port, ae_title=called, ext_neg=negotiation, evt_handlers=[(evt.EVT_C_STORE, keep)]
    )
    requestor.association = association
    try:
        yield requestor
        if association.is_established:
            association.release()
    finally:
        cut(association)


def asking(**values: Any) -> Dataset:
    """An identifier from keywords; None and "" ask for the attribute whatever its value."""
    identifier = Dataset()
    for keyword, value in values.items():
        setattr(identifier, keyword, value)
    return identifier
