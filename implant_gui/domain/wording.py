"""English words for everything that goes wrong outside of us: a title, what happened, and what to try.

Plain data and one formatter, without Qt, so that the command line and the window speak alike; the window translates
the same sentences (`views.wording`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.information_model import sop_class_name

FACT_LENGTH: Final = 200
"""A peer's phrase may be of any length; a sentence may not."""


@dataclass(frozen=True, slots=True)
class Words:
    """How something is told to a person.

    Attributes:
        title: a few words without a full stop.
        sentence: what happened.
        next_step: what to try; empty where there is nothing to do.
    """

    title: str
    sentence: str
    next_step: str = ""


IN_USE: Final = Words(
    "In use by another window",
    "{address} is open in another program, with the process number {pid}.",
    "Close the other window of this program, then try again.",
)
"""STORAGE_UNAVAILABLE with the fact `reason` "in-use"."""

OPENED_READ_ONLY: Final = Words(
    "Open in another window",
    "Another window of this program has {address} open, and only that one can change what is in it.",
    "Do it there; or close that window, and start this one again.",
)
"""DISK_READ_ONLY with the fact `reason` "opened-read-only"."""

_BY_REASON: Final = {"in-use": IN_USE, "opened-read-only": OPENED_READ_ONLY}


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why an association was rejected, in words (PS3.8 Table 9-21)."""

    reason: str
    next_step: str


PLAIN_TEMPLATES: Final[Mapping[ErrorKind, Words]] = MappingProxyType(
    {
        ErrorKind.HOST_UNKNOWN: Words(
            "No such host",
            "The name of the host of {peer} could not be found on the network.",
            "Check the spelling of the host, or use its IP address. A VPN may have to be connected first.",
        ),
        ErrorKind.CONNECTION_REFUSED: Words(
            "Nobody is listening",
            "The host of {peer} answered, but nothing listens on that port.",
            "Check the port number, and whether the DICOM service runs on the server.",
        ),
        ErrorKind.CONNECT_TIMEOUT: Words(
            "No connection",
            "{peer} did not answer the attempt to connect in time.",
            "Check host and port. A firewall between here and the server may be dropping the connection.",
        ),
        ErrorKind.CONNECTION_LOST: Words(
            "Connection lost",
            "The connection to {peer} broke while it was in use.",
            "What had arrived is kept. Try again; if it happens each time, look at the server's log.",
        ),
        ErrorKind.TLS_FAILED: Words(
            "No secure connection",
            "The TLS handshake with {peer} failed: {detail}.",
            "Check the certificates in the server's settings: the authority that is trusted, our own certificate "
            "and key, and whether one of them has expired.",
        ),
        ErrorKind.TLS_EXPECTED: Words(
            "The server speaks no TLS",
            "{peer} did not answer with TLS, although its settings say that it would.",
            "Check the port: servers often use one port for TLS and another for plain DICOM. "
            "If the server has no TLS, switch it off for this server.",
        ),
        ErrorKind.REJECTED: Words(
            "Association rejected",
            "{peer} rejected the association: {reason_words}.",
            "{reason_next_step}",
        ),
        ErrorKind.NO_CONTEXT_ACCEPTED: Words(
            "Service not offered",
            "{peer} accepted the association, but not for {sop_class}.",
            "This server does not offer that service of the implant template family. "
            "Try another information model or another way of fetching, or ask the server's administrator.",
        ),
        ErrorKind.ROLE_REFUSED: Words(
            "C-GET is not possible",
            "{peer} does not send objects over the same association: it refused us the SCP role for storage.",
            "Set the way of fetching for this server to C-MOVE.",
        ),
        ErrorKind.ABORTED: Words(
            "Association aborted",
            "{peer} aborted the association: {abort_words}.",
            "Try again; if it happens each time, the server's log says why.",
        ),
        ErrorKind.ANSWER_TIMEOUT: Words(
            "No answer",
            "{peer} stopped answering.",
            "Try again, or raise the time limit for an answer in the server's settings.",
        ),
        ErrorKind.OPERATION_TIMEOUT: Words(
            "Time limit reached",
            "The operation with {peer} took longer than its time limit allows.",
            "What had arrived is kept. Ask for less at a time, or raise the limit for the whole operation.",
        ),
        ErrorKind.NO_PROGRESS: Words(
            "No progress",
            "{peer} kept answering, but nothing new came for a long time.",
            "Try again later; the server may be overloaded or waiting for its own storage.",
        ),
        ErrorKind.PROTOCOL: Words(
            "Unexpected answer",
            "{peer} broke the DICOM protocol: {detail}.",
            "The fault is on the server's side. Diagnose shows how far the operation came; its makers need that.",
        ),
        ErrorKind.LIMIT_EXCEEDED: Words(
            "Too large",
            "{peer} sent more than is accepted: {what}, limit {limit}.",
            "This protects the program from faulty servers. If the data is genuine, raise the limit.",
        ),
        ErrorKind.PORT_IN_USE: Words(
            "Port in use",
            "Another program already listens on {address}.",
            "Stop the other program, or choose another port and tell the server's administrator.",
        ),
        ErrorKind.PORT_FORBIDDEN: Words(
            "Port not allowed",
            "The system does not let this program listen on {address}.",
            "Ports below 1024 are reserved for the administrator. Choose a higher one, such as 11112.",
        ),
        ErrorKind.ADDRESS_UNAVAILABLE: Words(
            "Address not available",
            "This computer has no network address {address}.",
            "The address may have changed with the network or the VPN. Choose one that this computer has now.",
        ),
        ErrorKind.LISTENER_OFF: Words(
            "The storage SCP is off",
            "C-MOVE delivers over a second connection that comes from the server, and nothing listens for it here.",
            "Start the storage SCP, or set the way of fetching for this server to C-GET.",
        ),
        ErrorKind.DISK_FULL: Words(
            "Disk full",
            "There is no space left in {address}.",
            "Make room, then try again; what was written before is kept.",
        ),
        ErrorKind.DISK_READ_ONLY: Words(
            "Folder not writable",
            "Nothing can be written to {address}.",
            "Check the permissions of the folder, or choose another one.",
        ),
        ErrorKind.STORAGE_UNAVAILABLE: Words(
            "Storage not available",
            "{address} cannot be used: {detail}.",
            "Check that the folder exists and that its drive is connected.",
        ),
        ErrorKind.FILE_UNREADABLE: Words(
            "File not readable",
            "{address} could not be read: {detail}.",
            "Check that the file exists and that it is a whole DICOM file.",
        ),
        ErrorKind.NOT_A_TEMPLATE: Words(
            "Not an implant template",
            "{address} holds another kind of object.",
            "Only generic templates, assembly templates and template groups can be used here.",
        ),
        ErrorKind.BAD_KEY: Words(
            "Query key not usable",
            "{key} cannot be sent: {detail}",
            "Correct the value, or leave the key out.",
        ),
        ErrorKind.SECRET_MISSING: Words(
            "Password needed",
            "{peer} wants a user name with a password, and none was given.",
            "Enter the password and try again.",
        ),
        ErrorKind.BUG: Words(
            "Internal error",
            "The program made a mistake while working with {peer}.",
            "The program goes on. A report with the details can be copied and sent to its makers.",
        ),
    }
)

_RESERVED: Final = Rejection("it gave a reason that the standard does not define", "Look at the server's log.")
REJECTIONS: Final[Mapping[tuple[int, int], Rejection]] = MappingProxyType(
    {
        (1, 1): Rejection(
            "it gave no reason",
            "Most often the server does not know our AE title or address. Ask its administrator to register them.",
        ),
        (1, 2): Rejection(
            "it does not support the DICOM application context",
            "Check the port: another kind of service may be listening there.",
        ),
        (1, 3): Rejection(
            "it does not know our AE title",
            "Ask the server's administrator to register our AE title and address, "
            "or set the calling AE title that is registered for us. Upper and lower case count.",
        ),
        (1, 7): Rejection(
            "it has another AE title than the one that was called",
            "Check the server's AE title, letter by letter; upper and lower case count.",
        ),
        (2, 1): Rejection("its protocol layer gave no reason", "Look at the server's log."),
        (2, 2): Rejection(
            "it does not support our protocol version", "Check the port: another kind of service may be there."
        ),
        (3, 1): Rejection("it is too busy at the moment", "Try again in a while."),
        (3, 2): Rejection(
            "it already has as many associations as it allows",
            "Try again in a while; other programs may be holding associations open.",
        ),
    }
)
"""By source and reason of the A-ASSOCIATE-RJ."""

ABORT_REASONS: Final[Mapping[tuple[int, int], str]] = MappingProxyType(
    {
        (0, 0): "the application there gave up, without a reason",
        (2, 0): "its protocol layer gave no reason",
        (2, 1): "it did not recognise a PDU",
        (2, 2): "it did not expect that PDU",
        (2, 4): "it did not recognise a parameter of a PDU",
        (2, 5): "it did not expect a parameter of a PDU",
        (2, 6): "it found a value in a PDU to be invalid",
    }
)
"""By source and reason of the A-ABORT (PS3.8 Table 9-26)."""

UNDEFINED_ABORT: Final = "it gave no reason that the standard defines"
_SOMEBODY: Final = "the other side"

Translate = Callable[[str], str]


def rejection(source: int, reason: int) -> Rejection:
    """What the numbers of an A-ASSOCIATE-RJ mean (PS3.8 Table 9-21); never fails."""
    return REJECTIONS.get((source, reason), _RESERVED)


def abort_reason(source: int, reason: int) -> str:
    """What the numbers of an A-ABORT mean (PS3.8 Table 9-26); never fails."""
    if source == 0:
        reason = 0
    return ABORT_REASONS.get((source, reason), UNDEFINED_ABORT)


def describe(error: OperationError, translate: Translate = str) -> Words:
    """The words for `error`, its facts filled in; every pattern goes through `translate` first."""
    pattern = _BY_REASON.get(str(error.facts.get("reason", "")), PLAIN_TEMPLATES[error.kind])
    facts = _facts(error, translate)
    return Words(
        translate(pattern.title),
        translate(pattern.sentence).format_map(facts),
        translate(pattern.next_step).format_map(facts),
    )


def sentences() -> Iterator[str]:
    """Every text that `describe` hands to its `translate`, for translators; some come twice, some are empty."""
    for words in (*PLAIN_TEMPLATES.values(), *_BY_REASON.values()):
        yield from (words.title, words.sentence, words.next_step)
    for why in (*REJECTIONS.values(), _RESERVED):
        yield from (why.reason, why.next_step)
    yield from (*ABORT_REASONS.values(), UNDEFINED_ABORT, _SOMEBODY)


class _Facts(dict[str, str]):
    """Gives a dash for a fact that whoever raised the error did not know."""

    def __missing__(self, key: str) -> str:
        return "–"


def _facts(error: OperationError, translate: Translate) -> _Facts:
    facts = _Facts({name: _readable(str(value)) for name, value in error.facts.items()})
    if "sop_class" in facts:
        facts["sop_class"] = sop_class_name(facts["sop_class"])
    facts["peer"] = _readable(error.server or error.address) or translate(_SOMEBODY)
    facts["address"] = _readable(error.address) or facts.get("address", "–")
    source, reason = _number(error, "source"), _number(error, "reason")
    why = rejection(source, reason)
    facts["reason_words"], facts["reason_next_step"] = translate(why.reason), translate(why.next_step)
    facts["abort_words"] = translate(abort_reason(source, reason))
    return facts


def _number(error: OperationError, fact: str) -> int:
    value = error.facts.get(fact, -1)
    return value if isinstance(value, int) else -1


def _readable(text: str) -> str:
    """A fact as one short line: it may hold what a peer wrote; patterns end the sentence themselves."""
    line = "".join(character if character.isprintable() else " " for character in text).strip()
    return line if len(line) <= FACT_LENGTH else f"{line[: FACT_LENGTH - 1]}…"
