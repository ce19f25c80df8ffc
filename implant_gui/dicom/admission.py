"""Who asks a listening application entity for an association, and why it may be turned away (PS3.8 7.1, 9.3.4)."""

from dataclasses import dataclass
from enum import Enum

from implant_gui.domain.service.ae import AeTitle


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks for an association, as far as the request tells."""

    ae_title: AeTitle
    called_ae_title: AeTitle
    host: str


class Refusal(Enum):
    """Why an association is rejected: result, source, reason (PS3.8 Table 9-21)."""

    NOT_WANTED = (1, 1, 1)
    APPLICATION_CONTEXT = (1, 1, 2)
    CALLING_AE_TITLE = (1, 1, 3)
    CALLED_AE_TITLE = (1, 1, 7)
    PROTOCOL_VERSION = (1, 2, 2)
    LIMIT = (2, 3, 2)
