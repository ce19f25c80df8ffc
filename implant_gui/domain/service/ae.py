"""Application entities: who may be called, how, and with which limits."""

import re
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Final, NewType

AeTitle = NewType("AeTitle", str)

ANY_AE_TITLE: Final = AeTitle("*")
"""In a list of those who may send: whoever calls."""
AE_TITLE_LENGTH: Final = 16
DEFAULT_PORT: Final = 11112
_PEER: Final = re.compile(r"(?P<aet>[^@]+)@(?P<host>\[[^\]]+\]|[^:@\s]+):(?P<port>\d{1,5})")


def parse_ae_title(text: str) -> AeTitle:
    r"""`text` without its padding, as an AE title (PS3.5 6.2: 1 to 16 characters, no backslash, no control).

    Raises:
        ValueError: it is not one; the message is a sentence for people.
    """
    title = text.strip(" ")
    if not title:
        raise ValueError("An AE title needs at least one character that is not a space.")
    if len(title) > AE_TITLE_LENGTH:
        raise ValueError(f"“{title}” is too long for an AE title: {len(title)} of {AE_TITLE_LENGTH} characters.")
    if not all(" " <= character <= "~" and character != "\\" for character in title):
        raise ValueError("An AE title may hold plain ASCII characters only, and no backslash.")
    return AeTitle(title)


def parse_port(text: str) -> int:
    """A TCP port number.

    Raises:
        ValueError: it is not a number from 1 to 65535.
    """
    if not text.strip().isdecimal() or not 1 <= int(text) <= 65535:
        raise ValueError(f"“{text}” is no port: a number from 1 to 65535 is needed.")
    return int(text)


class RetrieveMethod(Enum):
    """How objects are fetched from a server."""

    AUTOMATIC = "automatic"
    """C-GET when the server accepts it, else C-MOVE."""
    GET = "get"
    MOVE = "move"


class Engine(Enum):
    """Which implementation of the upper layer talks to a server."""

    WIRE = "wire"
    REFERENCE = "reference"
    """pynetdicom: a second opinion."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Time limits of one association, in seconds, measured on a clock that nobody sets."""

    connect: float = 5.0
    tls: float = 5.0
    pdu: float = 10.0
    """A PDU once begun."""
    answer: float = 30.0
    """Between a request and the next message about it."""
    progress: float = 60.0
    """An operation under way that brings nothing new."""
    total: float = 0.0
    """The whole operation; 0 means no limit."""
    cancel_grace: float = 5.0
    """After C-CANCEL, until the association is aborted."""


@dataclass(frozen=True, slots=True)
class Tls:
    """What a TLS connection needs. There is no way to switch verification off.

    Attributes:
        ca_file: certificates that we trust; None for the system's.
        cert_file: our own certificate chain, when the server asks for one.
        key_file: its private key, when it is not in `cert_file`.
        pinned_sha256: hexadecimal SHA-256 of the server's certificate; when given, it alone decides.
    """

    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    pinned_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """A DICOM node that answers queries and sends objects.

    Attributes:
        name: what people call it; unique in the list of servers.
        ae_title: its AE title (the called one).
        calling_ae_title: ours for this server; None for the program's own.
        user_name: for user identity negotiation (PS3.7 D.3.3.7); its secret is never kept in this value.
        character_set: what to decode text with whatever the server declares; None to believe the server.
        is_fixed: set by an administrator; the user cannot change or remove it.
    """

    name: str
    host: str
    port: int
    ae_title: AeTitle
    calling_ae_title: AeTitle | None = None
    retrieve_method: RetrieveMethod = RetrieveMethod.AUTOMATIC
    engine: Engine = Engine.WIRE
    timeouts: Timeouts = field(default_factory=Timeouts)
    tls: Tls | None = None
    user_name: str | None = None
    character_set: str | None = None
    is_fixed: bool = False

    @property
    def address(self) -> str:
        """``AET@host:port``, as on the command line."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.ae_title}@{host}:{self.port}"

    def renamed(self, name: str) -> "Server":
        """The same server under another name."""
        return replace(self, name=name)


@dataclass(frozen=True, slots=True)
class LocalNode:
    """Our own application entity: the calling AE title, and the storage SCP's address.

    `bind_address` is loopback until somebody chooses otherwise; `peers` empty means that nobody may send.
    """

    ae_title: AeTitle
    port: int = DEFAULT_PORT
    bind_address: str = "127.0.0.1"
    peers: tuple["AllowedPeer", ...] = ()
    tls: Tls | None = None


@dataclass(frozen=True, slots=True)
class AllowedPeer:
    """Who may send to the storage SCP: an AE title or `ANY_AE_TITLE`, and the host to come from ("" for any)."""

    ae_title: AeTitle
    host: str = ""


def parse_peer(text: str) -> Server:
    """The server that ``AET@host:port`` names.

    Raises:
        ValueError: the text does not have that form.
    """
    found = _PEER.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"“{text}” names no peer: write AET@host:port, such as ARCHIVE@127.0.0.1:11112.")
    host = found["host"].strip("[]")
    return Server(name=text.strip(), host=host, port=parse_port(found["port"]), ae_title=parse_ae_title(found["aet"]))
