"""Ends associations of pynetdicom's in bounded time, whatever their peers do."""

import contextlib
import threading
import time
from typing import Final

from pynetdicom.pdu_primitives import A_P_ABORT

from implant_gui.dicom.guarded.limits import Association

_POLL_S: Final = 0.002
_JOIN_S: Final = 1.0


def cut(*associations: Association, grace_s: float = 0.5) -> None:
    """End associations in bounded time: A-ABORT, for `grace_s` the time to send it, then the sockets are closed."""
    for each in associations:
        each._kill = True
        with contextlib.suppress(Exception):  # the library, in whatever state it is; `drop` follows in any case
            each.abort(block=False)
    until = time.monotonic() + grace_s
    while time.monotonic() < until and any(_is_talking(each) for each in associations):
        time.sleep(_POLL_S)
    for each in associations:
        drop(each)
    until = time.monotonic() + _JOIN_S
    for thread in (thread for each in associations for thread in (each.dul, each)):
        if thread.is_alive() and thread is not threading.current_thread():
            thread.join(max(0.0, until - time.monotonic()))


def drop(of: Association) -> None:
    """Close the socket, have both threads end, and wake whoever waits for the peer. Returns at once."""
    of._kill = True
    of.is_established = False
    of.dul._kill_thread = True
    if of.dul.socket is not None:
        of.dul.socket._shutdown_socket()
    of._reactor_checkpoint.set()
    of.dul.to_user_queue.put(A_P_ABORT())
    of.dimse.msg_queue.put((None, None))


def _is_talking(of: Association) -> bool:
    return bool(of.dul.is_alive() and of.dul.state_machine.current_state != "Sta1")
