"""The storage SCP: switching it on and off, and showing what comes in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import ListenerEvent, ListenerStarted, ListenerStopped, ObjectReceived, StorageService
from implant_gui.domain.service.ae import LocalNode
from implant_gui.domain.uid import Uid
from implant_gui.models.transfers.received import ReceivedModel
from implant_gui.views.servers.listener_state import ListenerPhase, ListenerState

_STORY = "storage SCP"


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the storage SCP should be."""

    node: LocalNode
    is_on: bool
    remember: bool = True


class ListenerController:
    """The story of the storage SCP.

    Thread: GUI.

    Args:
        service: the storage SCP; its events come through `deliver`.
        received: what came in lately.
        show: shows its state.
        stored: told of instances that came in.
        remember: told of the node that should be started with the program from now on; None for none.
    """

    def __init__(
        self,
        *,
        service: StorageService,
        tasks: Tasks,
        background: Background,
        received: ReceivedModel,
        show: Callable[[ListenerState], None],
        stored: Callable[[Sequence[Uid]], None],
        remember: Callable[[LocalNode | None], None],
        now: Callable[[], datetime],
        node: LocalNode,
    ) -> None:
        self._service = service
        self._tasks = tasks
        self._background = background
        self._received = received
        self._show = show
        self._stored = stored
        self._remember = remember
        self._now = now
        self._state = ListenerState(ListenerPhase.OFF, node)
        self._wish: _Wish | None = None
        show(self._state)

    @property
    def state(self) -> ListenerState:
        """How it is now."""
        return self._state

    def start(self, node: LocalNode | None = None, *, remember: bool = True) -> None:
        """Listen as `node`, or as last named; with `remember`, from now on with the program."""
        self._wish_for(_Wish(node or self._state.node, is_on=True, remember=remember))

    def use(self, node: LocalNode) -> None:
        """Be `node` from now on: at once where we listen, else when we are told to."""
        if node == self._state.node:
            return
        if self._state.phase in (ListenerPhase.LISTENING, ListenerPhase.STARTING):
            self.start(node, remember=False)
        else:
            self._set(ListenerState(ListenerPhase.OFF, node))

    def stop(self) -> None:
        """Stop listening, and do not start with the program any more."""
        self._wish_for(_Wish(self._state.node, is_on=False))

    def deliver(self, events: Sequence[ListenerEvent]) -> None:
        """Take events of the storage SCP."""
        self._received.add(events, self._now())
        for event in events:
            match event:
                case ListenerStarted(node, port):
                    self._set(ListenerState(ListenerPhase.LISTENING, node, port))
                case ListenerStopped():
                    if self._state.phase is ListenerPhase.LISTENING:
                        self._set(ListenerState(ListenerPhase.OFF, self._state.node))
                case _:
                    pass
        # What a retrieval waits for is told by that, when it is durable.
        arrived = [
            event.instance.sop_instance_uid
            for event in events
            if isinstance(event, ObjectReceived) and not event.was_expected
        ]
        if arrived:
            self._stored(arrived)

    async def start_now(self, node: LocalNode) -> int:
        """Listen as `node` and wait until it does; gives the port.

        Raises:
            OperationError: as `StorageService.start`.
        """
        self._set(ListenerState(ListenerPhase.STARTING, node))
        try:
            port = await self._background(lambda: self._service.start(node))
        except OperationError as error:
            self._set(ListenerState(ListenerPhase.FAILED, node, error=error))
            raise
        self._set(ListenerState(ListenerPhase.LISTENING, node, port))
        return port

    def _wish_for(self, wish: "_Wish") -> None:
        self._wish = wish
        self._tasks.launch(_STORY, self._fulfil())

    async def _fulfil(self) -> None:
        """Do what was wished for last; what was wished for meanwhile comes after it."""
        while (wish := self._wish) is not None:
            self._wish = None
            try:
                await (self._start(wish.node, remember=wish.remember) if wish.is_on else self._stop())
            except OperationError:
                if self._wish is None:
                    raise

    async def _start(self, node: LocalNode, *, remember: bool) -> None:
        await self.start_now(node)
        if remember:
            self._remember(node)

    async def _stop(self) -> None:
        await self._background(self._service.stop)
        self._set(ListenerState(ListenerPhase.OFF, self._state.node))
        self._remember(None)

    def _set(self, state: ListenerState) -> None:
        self._state = state
        self._show(state)
