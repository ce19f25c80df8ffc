"""What to fetch from a server, and where to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid

UIDS_PER_REQUEST: Final = 900
"""A UI value in explicit VR holds 65,534 bytes: 1,008 UIDs of the greatest length. Kept below with a margin."""


@dataclass(frozen=True, slots=True)
class RetrieveRequest:
    """A C-GET or C-MOVE request as a value (PS3.4 BB.4.2: SOP Instance UIDs and nothing else).

    Attributes:
        destination: of a C-MOVE; None means ourselves. Has no meaning for a C-GET.
    """

    model: InformationModel
    uids: tuple[Uid, ...]
    destination: AeTitle | None = None

    def chunks(self) -> Iterator["RetrieveRequest"]:
        """The same as requests that each fit one identifier."""
        for start in range(0, len(self.uids), UIDS_PER_REQUEST):
            yield RetrieveRequest(self.model, self.uids[start : start + UIDS_PER_REQUEST], self.destination)
