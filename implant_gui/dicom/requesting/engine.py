"""What an engine brings to the operations that are the same for all."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from implant_gui.dicom.requesting.contexts import ProposedContext
from implant_gui.dicom.requesting.requestor import Requestor
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.service.events import Associated


class Link(Protocol):
    """An association, as far as the shared operations know it."""

    @property
    def associated(self) -> Associated:
        """What was negotiated."""


LinkT = TypeVar("LinkT", bound=Link)
Associate = Callable[[Requestor, Server, Sequence[ProposedContext], CancelToken], AbstractContextManager[LinkT]]
"""The engine's way to an association: released behind the block, aborted when it raises."""
