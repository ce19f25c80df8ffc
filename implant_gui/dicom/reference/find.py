"""C-FIND: matches in batches, a limit that is kept, odd responses that spoil nothing but themselves (PS3.4 BB.6)."""

from collections.abc import Iterator
from typing import Final

from implant_gui.dicom import contexts
from implant_gui.dicom.elements import MalformedDatasetError
from implant_gui.dicom.identifiers import query_identifier
from implant_gui.dicom.matches import MAX_IDENTIFIER, read_match
from implant_gui.dicom.reference.association import Link, associate
from implant_gui.dicom.reference.caller import Caller
from implant_gui.dicom.reference.request import Request, Response
from implant_gui.dicom.stopping import Story, rung_of
from implant_gui.domain.ae import Server
from implant_gui.domain.cancel import CancelToken
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.events import Connecting, Ended, MatchesFound
from implant_gui.domain.information_model import Service
from implant_gui.domain.match import Match
from implant_gui.domain.query import Query
from implant_gui.domain.status import DimseStatus, StatusCategory

BATCH: Final = 200
_OPTIONAL_KEYS_IGNORED: Final = 0xFF01


def find(caller: Caller, server: Server, query: Query, token: CancelToken) -> Story:
    """Ask `server` for matches.

    At the query's limit the server is asked to stop, and what it still sends is not looked at. A pending response whose
    identifier is missing or cannot be read is left out; the end then has a PROTOCOL error beside its status.
    """
    identifier = query_identifier(query, server.character_set)
    yield Connecting(server.name, server.address)
    with associate(caller, server, contexts.for_find(query.model), token) as link:
        yield link.associated
        context = contexts.required(link.associated.contexts, query.model.find, server)
        request = Request(link, Service.FIND, context)
        responses = request.responses(
            lambda message_id: link.association.send_c_find(identifier, query.model.find, msg_id=message_id)
        )
        ended = yield from _search(link, query, request, responses)
    return ended


def _search(link: Link, query: Query, request: Request, responses: Iterator[Response | None]) -> Story:
    batch = _Batch(link.server, query)
    try:
        for response in responses:
            if response is None:
                continue
            if response.status.category.is_final:
                yield from batch.flush()
                return batch.ended(response.status, link.token)
            if batch.is_about_to_change(response.status):
                yield from batch.flush()
            batch.take(response)
            if batch.is_full or link.inbox.is_idle:
                yield from batch.flush()
            if batch.is_complete:
                request.stop()
            if request.is_overdue:
                break
    except OperationError:
        yield from batch.flush()
        if not request.is_being_stopped:
            raise
    # The limit was reached, and the server did not stop when it was asked to: all that was wanted is here.
    link.close()
    return batch.ended(None, link.token)


class _Batch:
    """The matches of one query, until they are told. Belongs to one thread."""

    def __init__(self, server: Server, query: Query) -> None:
        self._server = server
        self._query = query
        self._matches: list[Match] = []
        self._status: DimseStatus | None = None
        self._count = 0
        self._more_came = False
        self._unreadable: list[str] = []

    @property
    def is_full(self) -> bool:
        """Whether it is time to tell."""
        return len(self._matches) >= BATCH

    @property
    def is_complete(self) -> bool:
        """Whether there are as many matches as were wanted."""
        return 0 < self._query.limit <= self._count

    def is_about_to_change(self, status: DimseStatus) -> bool:
        """Whether `status` is another one than that of the matches in the batch."""
        return bool(self._matches) and self._status is not None and self._status.code != status.code

    def take(self, response: Response) -> None:
        """Add the match of a pending response."""
        if self.is_complete:
            self._more_came = True
            return
        match = self._read(response)
        if match is not None:
            self._status = response.status
            self._matches.append(match)
            self._count += 1

    def flush(self) -> Iterator[MatchesFound]:
        """Tell what is here."""
        if self._matches and self._status is not None:
            matches, self._matches = tuple(self._matches), []
            yield MatchesFound(matches, self._status)

    def ended(self, status: DimseStatus | None, token: CancelToken) -> Ended:
        """The end of the query; None when the server did not stop at the limit."""
        was_cut = status is None or status.category is StatusCategory.CANCEL
        return Ended(
            status=status,
            error=self._remark(),
            cancelled=rung_of(status, token),
            limit_reached=self.is_complete and (self._more_came or was_cut),
        )

    def _read(self, response: Response) -> Match | None:
        encoded = response.identifier
        if encoded is None:
            self._unreadable.append("it had no identifier")
            return None
        if len(encoded.data) > MAX_IDENTIFIER:
            self._unreadable.append(f"its identifier has {len(encoded.data)} bytes")
            return None
        try:
            return read_match(
                self._query.model,
                encoded,
                character_set=self._server.character_set,
                optional_keys_ignored=response.status.code == _OPTIONAL_KEYS_IGNORED,
            )
        except MalformedDatasetError as error:
            self._unreadable.append(str(error))
            return None

    def _remark(self) -> OperationError | None:
        if not self._unreadable:
            return None
        count = len(self._unreadable)
        detail = f"{count} of the matches could not be read; of the first, {self._unreadable[0]}"
        return OperationError(ErrorKind.PROTOCOL, self._server.name, self._server.address, {"detail": detail})
