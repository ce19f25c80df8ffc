"""The archive as the program sees it: a folder, an AE title, a port, and faults that may change any time."""

import logging
import ssl
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from pydicom.dataset import Dataset

from implant_gui.dicom.admission import Caller, Refusal
from implant_gui.dicom.archive import find, retrieve, store
from implant_gui.dicom.archive.destinations import Destinations
from implant_gui.dicom.archive.encoding import encode
from implant_gui.dicom.archive.faults import NO_FAULTS, REJECTIONS, FaultKind, Faults
from implant_gui.dicom.archive.files import EncodedObject, Progress, scan
from implant_gui.dicom.archive.index import ArchiveIndex
from implant_gui.dicom.archive.responder import SUCCESS, ExchangeOverError, Responder
from implant_gui.dicom.guarded.acceptor import Acceptor, Offer
from implant_gui.dicom.guarded.exchange import Exchange
from implant_gui.dicom.guarded.limits import DEFAULT_LIMITS, Limits
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    STORAGE_SOP_CLASSES,
    TRANSFER_SYNTAXES,
    VERIFICATION,
    InformationModel,
    Service,
)
from implant_gui.domain.uid import Uid

_log = logging.getLogger(__name__)

_MODEL_OF: Final = {
    uid: (model, service)
    for model in InformationModel
    for uid, service in ((model.find, Service.FIND), (model.get, Service.GET), (model.move, Service.MOVE))
}


class Archive:
    """An SCP for Verification, the three storage classes, and C-FIND, C-GET and C-MOVE of all three models.

    Any thread. `load` before `start`, or objects appear to peers as they are indexed.

    Args:
        folder: its objects, Part 10 files at any depth; what peers store is put there too.
        database: keeps the index for the next time; None for an index that is built anew.
        any_called_ae_title: answer also those who call it by another name.
    """

    def __init__(
        self,
        ae_title: AeTitle,
        folder: Path,
        faults: Faults = NO_FAULTS,
        *,
        database: Path | None = None,
        destinations: Destinations | None = None,
        any_called_ae_title: bool = False,
        limits: Limits = DEFAULT_LIMITS,
        tls: ssl.SSLContext | None = None,
        max_associations: int = 32,
    ) -> None:
        self.ae_title: Final = ae_title
        self.folder: Final = folder
        self.faults = faults
        self.destinations: Final = destinations or Destinations()
        self._any_called = any_called_ae_title
        self._index = ArchiveIndex(database)
        self._stopping = threading.Event()
        self._acceptor = Acceptor(ae_title, self, limits=limits, tls=tls, max_associations=max_associations)

    def load(self, progress: Progress | None = None) -> int:
        """Index the folder; gives how many objects are held."""
        scan(self.folder, self._index, progress)
        return self._index.count()

    def add(self, datasets: Iterable[Dataset]) -> None:
        """Store objects as if a peer had sent them.

        Raises:
            OSError: the folder cannot be written to.
            ValueError: one is no implant template, or another object with its SOP Instance UID is held.
        """
        for dataset in datasets:
            data = encode(dataset, implicit=False)
            uids = (Uid(str(dataset.SOPClassUID)), Uid(str(dataset.SOPInstanceUID)))
            status = store.keep(EncodedObject(*uids, EXPLICIT_VR_LITTLE_ENDIAN, data), self.folder, self._index)
            if status != SUCCESS:
                raise ValueError(status.comment)

    def count(self, model: InformationModel | None = None) -> int:
        """How many objects are held, of one model or of all."""
        return self._index.count(model)

    @property
    def associations(self) -> int:
        """How many peers are associated."""
        return self._acceptor.associations

    def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; gives the port.

        Raises:
            OperationError: PORT_IN_USE, PORT_FORBIDDEN or ADDRESS_UNAVAILABLE.
        """
        self._stopping.clear()
        return self._acceptor.start(host, port)

    def stop(self) -> None:
        """Stop listening and end all associations, within about two seconds; a second call does nothing."""
        self._stopping.set()
        self._acceptor.stop()

    def close(self) -> None:
        """Stop, and let go of the index."""
        self.stop()
        self._index.close()

    def admit(self, caller: Caller) -> Refusal | Sequence[Offer]:
        """Decide about an association (`acceptor.Services`)."""
        faults = self.faults
        self._stopping.wait(faults.number(FaultKind.SLOW_ACCEPT) or 0)
        why = faults.text(FaultKind.REJECT)
        if why is not None:
            return REJECTIONS[why]
        if caller.called_ae_title != self.ae_title and not self._any_called:
            return Refusal.CALLED_AE_TITLE
        return tuple(_offers(faults))

    def serve(self, exchange: Exchange) -> None:
        """Answer a request (`acceptor.Services`)."""
        responder = Responder(exchange, self.faults)
        try:
            responder.begin()
            self._serve(responder)
        except ExchangeOverError:
            _log.info("An exchange ended early")

    def _serve(self, responder: Responder) -> None:
        exchange = responder.exchange
        model, service = _MODEL_OF.get(exchange.abstract_syntax, (None, None))
        match exchange.service:
            case Service.ECHO if exchange.abstract_syntax == VERIFICATION:
                responder.final(SUCCESS)
            case Service.STORE if exchange.abstract_syntax in STORAGE_SOP_CLASSES:
                responder.final(store.receive(exchange, self.folder, self._index))
            case Service.FIND if service is Service.FIND and model is not None:
                find.find(responder, model, self._index)
            case Service.GET if service is Service.GET and model is not None:
                retrieve.get(responder, model, self._index)
            case Service.MOVE if service is Service.MOVE and model is not None:
                retrieve.move(responder, model, self._index, self.ae_title, self.destinations)
            case _:
                exchange.abort()  # an operation that its SOP class does not have


def _offers(faults: Faults) -> Iterator[Offer]:
    syntaxes = (IMPLICIT_VR_LITTLE_ENDIAN,) if faults.has(FaultKind.IMPLICIT_ONLY) else TRANSFER_SYNTAXES
    yield Offer(VERIFICATION, transfer_syntaxes=syntaxes)
    for model in InformationModel:
        refusable = {
            FaultKind.REFUSE_FIND: model.find,
            FaultKind.REFUSE_GET: model.get,
            FaultKind.REFUSE_MOVE: model.move,
        }
        for kind, sop_class in refusable.items():
            if not faults.has(kind):
                yield Offer(sop_class, transfer_syntaxes=syntaxes)
        if not faults.has(FaultKind.REFUSE_STORE):
            yield Offer(model.storage, not faults.has(FaultKind.REFUSE_ROLES), syntaxes)
