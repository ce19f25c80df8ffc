"""What every status code means for each operation of this service, why a peer sends it, and what to try next.

Annex BB has no status table of its own: C-FIND takes PS3.4 Table K.4-1, C-MOVE and C-GET take Tables C.4-2 and C.4-3,
C-STORE takes Table GG.4-1 with the ranges of B.2-1, and PS3.7 Annex C has the general codes and the classes. Codes in
Cxxx are free for implementers; pynetdicom uses some of them, and those readings are told apart from the standard's.

Looking a code up never fails: one that nobody knows keeps its number and its class.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from implant_gui.domain.service.identity import PYNETDICOM_CLASS_UID_ROOT
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status import StatusCategory, StatusMeaning

_FIND, _GET, _MOVE, _STORE, _ECHO = Service.FIND, Service.GET, Service.MOVE, Service.STORE, Service.ECHO
_RETRIEVE: Final = (_GET, _MOVE)
_QUERY_RETRIEVE: Final = (_FIND, _GET, _MOVE)
_ALL: Final = tuple(Service)

SUCCESS, PENDING, WARNING = StatusCategory.SUCCESS, StatusCategory.PENDING, StatusCategory.WARNING
CANCEL, FAILURE, UNKNOWN = StatusCategory.CANCEL, StatusCategory.FAILURE, StatusCategory.UNKNOWN


@dataclass(frozen=True, slots=True)
class _Row:
    """Codes from `first` to `last` for some services; earlier rows win over later ones."""

    first: int
    last: int
    services: tuple[Service, ...]
    category: StatusCategory
    meaning: str
    cause: str = ""
    next_step: str = ""


def _one(
    code: int, services: tuple[Service, ...], category: StatusCategory, meaning: str, cause: str = "", step: str = ""
) -> _Row:
    return _Row(code, code, services, category, meaning, cause, step)


_TRY_LATER: Final = "Wait a while and try again; if it stays, ask the server's administrator to look at its log."
_SMALLER: Final = "Ask for less at a time, or try again when the server is less busy."
_ADMINISTRATOR: Final = "Ask the server's administrator to look at its log at this moment."

_ROWS: Final = (
    # C-FIND, PS3.4 Table K.4-1
    _one(0x0000, (_FIND,), SUCCESS, "All matches were sent"),
    _one(0xFF00, (_FIND,), PENDING, "A match; more may follow"),
    _one(
        0xFF01,
        (_FIND,),
        PENDING,
        "A match, but the server does not support some of the optional keys",
        "At least one key of the query is unknown to the server, which ignored it.",
        "Check the matches yourself: they may include more than was asked for.",
    ),
    _one(0xFE00, (_FIND,), CANCEL, "The query was cancelled"),
    _one(
        0xA700,
        (_FIND,),
        FAILURE,
        "Out of resources",
        "The server is too busy for the query, or it would have too many matches.",
        "Narrow the query down, for example to one manufacturer, or try again later.",
    ),
    _one(
        0xA900,
        (_FIND,),
        FAILURE,
        "The query does not match its SOP class",
        "The server did not expect one of the keys, or misses one that it needs.",
        "Look at the offending elements if there are any; leave out unusual keys and try again.",
    ),
    # C-GET and C-MOVE, PS3.4 Tables C.4-2 and C.4-3
    _one(0x0000, _RETRIEVE, SUCCESS, "All sub-operations were completed"),
    _one(0xFF00, _RETRIEVE, PENDING, "Sub-operations go on"),
    _one(0xFE00, _RETRIEVE, CANCEL, "The retrieval was cancelled"),
    _one(
        0xB000,
        _RETRIEVE,
        WARNING,
        "Finished, but with failures or warnings",
        "Some objects could not be sent, or were stored with a remark. With no failure counted, all of them came.",
        "See which ones failed, and retry those.",
    ),
    _one(
        0xA701,
        _RETRIEVE,
        FAILURE,
        "Out of resources: cannot count the matches",
        "The server is too busy to find the objects.",
        _SMALLER,
    ),
    _one(
        0xA702,
        (_GET,),
        FAILURE,
        "Out of resources: cannot do the sub-operations",
        "No object could be sent. Often the server was not allowed to send on this association, or its files are gone.",
        "Try with C-MOVE instead of C-GET; ask the server's administrator whether the objects can be read.",
    ),
    _one(
        0xA702,
        (_MOVE,),
        FAILURE,
        "Out of resources: cannot do the sub-operations",
        "No object could be sent. Often the server cannot reach the destination: its storage SCP is off, another port "
        "is registered for it, or a firewall is between the two.",
        "Check that the storage SCP is on and that the server has its address and port; or use C-GET, which needs "
        "no connection back.",
    ),
    _one(
        0xA801,
        (_MOVE,),
        FAILURE,
        "Move destination unknown",
        "The server has no entry for the AE title that the objects should go to. Some servers answer the same when "
        "they know the destination but cannot connect to it.",
        "Have the destination's AE title, address and port registered on the server, spelled exactly like here; or use "
        "C-GET, which needs no destination.",
    ),
    _one(
        0xA900,
        _RETRIEVE,
        FAILURE,
        "The request does not match its SOP class",
        "The server did not expect the identifier: it may want fewer or other attributes than a list of UIDs.",
        "Check that the UIDs belong to this information model.",
    ),
    # C-STORE, PS3.4 Table GG.4-1, and the wider ranges of Table B.2-1
    _one(0x0000, (_STORE,), SUCCESS, "The object was stored"),
    _one(
        0xB000,
        (_STORE,),
        WARNING,
        "Stored, but some attributes were changed",
        "The server coerces attributes to its own rules.",
        "Compare the stored object if that matters.",
    ),
    _one(
        0xB006,
        (_STORE,),
        WARNING,
        "Stored, but some attributes were dropped",
        "The server does not keep every attribute.",
        "Private and optional attributes may be missing there.",
    ),
    _one(
        0xB007,
        (_STORE,),
        WARNING,
        "Stored, although the object does not match its SOP class",
        "The object lacks attributes that its SOP class requires, or has ones that it does not know.",
        "Check the object for conformance.",
    ),
    _Row(
        0xA700,
        0xA7FF,
        (_STORE,),
        FAILURE,
        "Out of resources",
        "The receiver's disk may be full, or it is too busy.",
        _TRY_LATER,
    ),
    _Row(
        0xA900,
        0xA9FF,
        (_STORE,),
        FAILURE,
        "The object does not match its SOP class",
        "The UIDs of the request and of the object differ, or required attributes are missing.",
        "Check the object for conformance.",
    ),
    _Row(
        0xC000,
        0xCFFF,
        (_STORE,),
        FAILURE,
        "Cannot understand the object",
        "The receiver could not read the object or could not put it into its database. Some archives refuse every "
        "object without a patient and a study, and implant templates have neither.",
        "Check the object for conformance, and ask whether the receiver keeps implant templates at all.",
    ),
    # Cxxx where it is the tables' own range
    _Row(
        0xC000,
        0xCFFF,
        _QUERY_RETRIEVE,
        FAILURE,
        "Unable to process",
        "The server failed inside; the code is its own and its manual may list it.",
        _ADMINISTRATOR,
    ),
    # C-ECHO
    _one(0x0000, (_ECHO,), SUCCESS, "The peer answers"),
    # PS3.7 Annex C
    _one(
        0x0105,
        _ALL,
        FAILURE,
        "No such attribute",
        "The peer does not know an attribute that was sent.",
        "Leave out unusual keys and try again.",
    ),
    _one(
        0x0106,
        _ALL,
        FAILURE,
        "Invalid attribute value",
        "A value is not one that the peer accepts.",
        "Look at the offending elements if there are any, and correct the value.",
    ),
    _one(
        0x0107,
        _ALL,
        WARNING,
        "Some attributes were not recognised",
        "The peer ignored attributes that it does not know.",
        "Check the result: it may be wider than asked for.",
    ),
    _one(0x0110, _ALL, FAILURE, "Processing failure", "The peer failed inside.", _ADMINISTRATOR),
    _one(
        0x0111,
        _ALL,
        FAILURE,
        "Duplicate SOP instance",
        "The peer already holds an object with that UID.",
        "Nothing needs to be sent again; if the objects differ, one of them needs a new UID.",
    ),
    _one(
        0x0112,
        _ALL,
        FAILURE,
        "No such SOP instance",
        "The peer does not hold an object with that UID.",
        "Search again: the object may have been removed since.",
    ),
    _one(0x0113, _ALL, FAILURE, "No such event type", "The peer does not know the event.", _ADMINISTRATOR),
    _one(
        0x0114, _ALL, FAILURE, "No such argument", "The peer does not know an argument of the request.", _ADMINISTRATOR
    ),
    _one(
        0x0115, _ALL, FAILURE, "Invalid argument value", "The peer does not accept an argument's value.", _ADMINISTRATOR
    ),
    _one(
        0x0116,
        _ALL,
        WARNING,
        "Attribute value out of range",
        "A value is outside what the peer supports.",
        "Check the result.",
    ),
    _one(
        0x0117,
        _ALL,
        FAILURE,
        "Invalid SOP instance UID",
        "The UID breaks the rules for UIDs.",
        "Correct the UID: digits and dots, at most 64 characters.",
    ),
    _one(
        0x0118,
        _ALL,
        FAILURE,
        "No such SOP class",
        "The peer does not know the SOP class.",
        "The server does not offer this kind of template.",
    ),
    _one(
        0x0119,
        _ALL,
        FAILURE,
        "Class-instance conflict",
        "The object is of another SOP class than the request says.",
        "Choose the information model that the object belongs to.",
    ),
    _one(
        0x0120,
        _ALL,
        FAILURE,
        "Missing attribute",
        "The peer needs an attribute that was not sent.",
        "Look at the offending elements and the comment if there are any.",
    ),
    _one(
        0x0121,
        _ALL,
        FAILURE,
        "Missing attribute value",
        "The peer needs a value where none was sent.",
        "Look at the offending elements and the comment if there are any.",
    ),
    _one(
        0x0122,
        _ALL,
        FAILURE,
        "SOP class not supported",
        "The server does not offer this operation for this kind of template.",
        "Ask whether the server supports the implant template service at all; try the other retrieve method.",
    ),
    _one(0x0123, _ALL, FAILURE, "No such action", "The peer does not know the action.", _ADMINISTRATOR),
    _one(
        0x0124,
        _ALL,
        FAILURE,
        "Not authorized",
        "The server does not allow this operation for our AE title or user.",
        "Ask the server's administrator to allow it for our AE title.",
    ),
    _one(
        0x0210,
        _ALL,
        FAILURE,
        "Duplicate invocation",
        "The message ID is in use by another request.",
        "Try again; if it stays, the server holds a stale association.",
    ),
    _one(
        0x0211,
        _ALL,
        FAILURE,
        "Unrecognized operation",
        "The server does not know the operation.",
        "Ask the server's administrator which operations it supports.",
    ),
    _one(
        0x0212,
        _ALL,
        FAILURE,
        "Mistyped argument",
        "The server did not expect an argument of the request.",
        _ADMINISTRATOR,
    ),
    _one(0x0213, _ALL, FAILURE, "Resource limitation", "The server is out of some resource.", _TRY_LATER),
    _one(0xFF00, _ALL, PENDING, "Under way"),
    _one(0xFF01, _ALL, PENDING, "Under way, with a remark"),
    _one(0xFE00, _ALL, CANCEL, "Cancelled"),
    _one(0x0000, _ALL, SUCCESS, "Success"),
    # The classes of PS3.7 Annex C, for codes that no table names
    _one(
        0x0001,
        _ALL,
        WARNING,
        "Requested optional attributes are not supported",
        "The peer does not support something optional that was asked for.",
        "Check the result.",
    ),
    _Row(
        0xB000,
        0xBFFF,
        _ALL,
        WARNING,
        "A warning that no table names",
        "The peer's own code; its manual may list it.",
        "Look at the comment if there is one, and check the result.",
    ),
    _Row(
        0xA000,
        0xAFFF,
        _ALL,
        FAILURE,
        "A failure that no table names",
        "The peer's own code; its manual may list it.",
        _ADMINISTRATOR,
    ),
    _Row(
        0xC000,
        0xCFFF,
        _ALL,
        FAILURE,
        "A failure that no table names",
        "The peer's own code; its manual may list it.",
        _ADMINISTRATOR,
    ),
    _Row(
        0x0100,
        0x02FF,
        _ALL,
        FAILURE,
        "A failure that no table names",
        "A code from the range of general failures that the standard has not given a meaning.",
        _ADMINISTRATOR,
    ),
)
_NOBODY_KNOWS: Final = _Row(
    0x0000,
    0xFFFF,
    _ALL,
    UNKNOWN,
    "Unknown status",
    "The code belongs to no class of the standard.",
    "Look at the comment if there is one; the server's manual may list the code.",
)

_BAD_STATUS: Final = {
    0xC001: "the SCP's handler returned a status data set without a Status element",
    0xC002: "the SCP's handler returned something that is no status",
}
_PYNETDICOM: Final[Mapping[Service, Mapping[int, str]]] = {
    _ECHO: _BAD_STATUS,
    _FIND: {
        **_BAD_STATUS,
        0xC310: "the SCP could not decode the identifier of the query",
        0xC311: "the SCP's C-FIND handler raised an exception",
        0xC312: "the SCP could not encode the identifier of a match",
    },
    _GET: {
        **_BAD_STATUS,
        0xC410: "the SCP could not decode the identifier of the request",
        0xC411: "the SCP's C-GET handler raised an exception",
        0xC413: "the SCP's C-GET handler gave an invalid number of sub-operations",
        0xC416: "the SCP found more than 65,535 objects for one request",
    },
    _MOVE: {
        **_BAD_STATUS,
        0xC510: "the SCP could not decode the identifier of the request",
        0xC511: "the SCP's C-MOVE handler raised an exception",
        0xC513: "the SCP's C-MOVE handler gave an invalid number of sub-operations",
        0xC514: "the SCP's C-MOVE handler gave no destination",
        0xC515: "the SCP's C-MOVE handler gave an invalid destination address",
        0xC516: "the SCP found more than 65,535 objects for one request",
    },
    _STORE: {
        **_BAD_STATUS,
        0xC210: "the SCP could not decode the object",
        0xC211: "the SCP's C-STORE handler raised an exception",
    },
}
_PYNETDICOM_STEP: Final = (
    "The fault is in the server's program, not in the request: its administrator finds the traceback in its log."
)


def read_status(code: int, service: Service, peer_class_uid: str = "") -> StatusMeaning:
    """What `code` means as the status of `service`.

    Args:
        code: Status (0000,0900); only its lowest 16 bits count.
        service: the operation that it answers.
        peer_class_uid: the peer's Implementation Class UID. When it is pynetdicom's, codes that pynetdicom sends by
            itself are read its way; otherwise the standard's reading leads and pynetdicom's is offered beside it.
    """
    code &= 0xFFFF
    meaning = _standard(code, service)
    own = _PYNETDICOM.get(service, {}).get(code)
    if own is None:
        return meaning
    if not peer_class_uid.startswith(PYNETDICOM_CLASS_UID_ROOT):
        return replace(meaning, pynetdicom=own)
    return replace(
        meaning,
        meaning=f"{meaning.meaning}: {own}",
        pynetdicom=own,
        cause=f"{_sentence(own)}.",
        next_step=_PYNETDICOM_STEP,
    )


def sentences() -> Iterator[str]:
    """Every text that `read_status` may answer with, for translators; some come twice, some are empty."""
    for row in (*_ROWS, _NOBODY_KNOWS):
        yield from (row.meaning, row.cause, row.next_step)
    for service, codes in _PYNETDICOM.items():
        for code in codes:
            own = read_status(code, service, PYNETDICOM_CLASS_UID_ROOT)
            yield from (own.meaning, own.pynetdicom or "", own.cause, own.next_step)


def _standard(code: int, service: Service) -> StatusMeaning:
    row = next(
        (row for row in _ROWS if row.first <= code <= row.last and service in row.services),
        _NOBODY_KNOWS,
    )
    return StatusMeaning(code, service, row.category, row.meaning, None, row.cause, row.next_step)


def _sentence(phrase: str) -> str:
    return phrase[0].upper() + phrase[1:]
