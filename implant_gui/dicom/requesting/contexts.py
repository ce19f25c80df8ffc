"""What to propose for each operation, and what became of it (PS3.8 9.3.2.2, PS3.7 D.3.3.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.events import ContextResult, NegotiatedContext
from implant_gui.domain.service.information_model import STORAGE_SOP_CLASSES, VERIFICATION, InformationModel
from implant_gui.domain.uid import Uid

MAX_CONTEXTS: Final = 128
"""Context IDs are the odd numbers of a byte (PS3.8 9.3.2.2)."""

QUERY_EXTENSIONS: Final = b"\x01\x01\x00\x00"
"""What we say of queries (PS3.4 BB.5.1): the first two bytes are always 1; no fuzzy matching of the names of persons,
and no adjustment of times to a time zone."""


@dataclass(frozen=True, slots=True)
class ProposedContext:
    """An abstract syntax to propose, always with the two uncompressed little endian transfer syntaxes.

    Attributes:
        as_scp: propose the SCP role for us and not the SCU role: the peer shall send to us (C-GET).
        application_information: of SOP Class Extended Negotiation (PS3.7 D.3.3.5); b"" to do without it.
    """

    abstract_syntax: Uid
    as_scp: bool = False
    application_information: bytes = b""


def for_echo() -> tuple[ProposedContext, ...]:
    """What a C-ECHO needs."""
    return (ProposedContext(VERIFICATION),)


def for_find(model: InformationModel) -> tuple[ProposedContext, ...]:
    """What a C-FIND of `model` needs."""
    return (ProposedContext(model.find, application_information=QUERY_EXTENSIONS),)


def for_move(model: InformationModel) -> tuple[ProposedContext, ...]:
    """What a C-MOVE of `model` needs."""
    return (ProposedContext(model.move),)


def for_get(model: InformationModel) -> tuple[ProposedContext, ...]:
    """What a C-GET of `model` needs: the three storage classes, with us as their SCP, and nothing more."""
    storage = (ProposedContext(sop_class, as_scp=True) for sop_class in STORAGE_SOP_CLASSES)
    return (ProposedContext(model.get), *storage)


def for_store(sop_classes: Iterable[Uid]) -> tuple[ProposedContext, ...]:
    """What C-STOREs of instances of `sop_classes` need, as far as one association has room for it."""
    return tuple(ProposedContext(sop_class) for sop_class in dict.fromkeys(sop_classes))[:MAX_CONTEXTS]


def accepted(contexts: Iterable[NegotiatedContext], sop_class: Uid) -> NegotiatedContext | None:
    """The first accepted context of `sop_class`; None when there is none."""
    usable = (context for context in contexts if context.result is ContextResult.ACCEPTED)
    return next((context for context in usable if context.abstract_syntax == sop_class), None)


def required(contexts: Iterable[NegotiatedContext], sop_class: Uid, server: Server) -> NegotiatedContext:
    """The accepted context of `sop_class`.

    Raises:
        OperationError: NO_CONTEXT_ACCEPTED.
    """
    found = accepted(contexts, sop_class)
    if found is None:
        facts = {"sop_class": str(sop_class)}
        raise OperationError(ErrorKind.NO_CONTEXT_ACCEPTED, server.name, server.address, facts)
    return found


def require_role(contexts: Iterable[NegotiatedContext], model: InformationModel, server: Server) -> None:
    """See to it that the peer may send instances of `model` over this association.

    The other two storage classes are proposed as well but not needed: each model serves its own SOP class.

    Raises:
        OperationError: ROLE_REFUSED.
    """
    storage = accepted(contexts, model.storage)
    if storage is None or not storage.as_scp:
        facts = {"sop_class": str(model.storage)}
        raise OperationError(ErrorKind.ROLE_REFUSED, server.name, server.address, facts)
