"""The reference engine in a process whose pynetdicom is guarded because of the archive: it tells the same."""

from implant_gui.dicom.guarded import guard
from implant_gui.domain.errors import ErrorKind
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import play, server_at
from tests.dicom.wire.dialogues import reference
from tests.peers.pdu import ContextAnswer, associate_ac
from tests.peers.scripted import Conversation


def test_what_the_library_cannot_process_is_still_told(peer: MakePeer) -> None:
    """The guard contains the errors of the library's threads; the engine has to see them first."""
    guard.install()

    def odd(talk: Conversation) -> None:
        talk.send(associate_ac(talk.receive_request(), [ContextAnswer(2)]))
        talk.hold()

    assert play(reference().echo(server_at(peer(odd).port))).kind is ErrorKind.PROTOCOL
