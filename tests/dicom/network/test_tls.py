"""TLS: verified, pinned, and never given up for a plain connection."""

import hashlib
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from implant_gui.dicom.message_ids import MessageIds
from implant_gui.dicom.operations import DicomOperations
from implant_gui.dicom.reference.stories import REFERENCE
from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.ae import Server, Tls
from tests.dicom.playing import CALLING, play, server_at
from tests.peers.scripted import Conversation, Script, ScriptedPeer

CERTIFICATES = Path(__file__).parents[1] / "certificates"
LOCALHOST = CERTIFICATES / "localhost.pem"
ELSEWHERE = CERTIFICATES / "elsewhere.pem"
TRUSTED = Tls(ca_file=LOCALHOST)

Secure = Callable[..., ScriptedPeer]


def context_of(name: str, *, client_ca: Path | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem", CERTIFICATES / f"{name}.key")
    if client_ca is not None:
        context.load_verify_locations(client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


@pytest.fixture
def secure() -> Iterator[Secure]:
    with ExitStack() as stack:

        def start(script: Script, context: ssl.SSLContext | None) -> ScriptedPeer:
            return stack.enter_context(ScriptedPeer(script, tls=context))

        yield start


def answering(talk: Conversation) -> None:
    talk.accept()
    talk.respond(talk.receive_message(), 0)
    talk.finish()


def over_tls(port: int, settings: Tls, **timeouts: float) -> Server:
    return replace(server_at(port, **timeouts), tls=settings)


def test_a_trusted_server_answers(operations: Operations, secure: Secure) -> None:
    there = secure(answering, context_of("localhost"))
    assert play(operations.echo(over_tls(there.port, TRUSTED))).code == 0


def test_a_server_that_nobody_vouches_for_is_refused(operations: Operations, secure: Secure) -> None:
    there = secure(answering, context_of("localhost"))
    played = play(operations.echo(over_tls(there.port, Tls())))
    assert played.kind is ErrorKind.TLS_FAILED
    assert "certificate" in str(played.error.facts["detail"])


def test_a_certificate_for_another_host_is_refused(operations: Operations, secure: Secure) -> None:
    there = secure(answering, context_of("elsewhere"))
    assert play(operations.echo(over_tls(there.port, Tls(ca_file=ELSEWHERE)))).kind is ErrorKind.TLS_FAILED


def test_old_versions_are_refused(operations: Operations, secure: Secure) -> None:
    old = context_of("localhost")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    played = play(operations.echo(over_tls(secure(answering, old).port, TRUSTED)))
    assert played.kind is ErrorKind.TLS_FAILED


def test_a_pinned_certificate_needs_nobody_else(operations: Operations, secure: Secure) -> None:
    pin = hashlib.sha256(ssl.PEM_cert_to_DER_cert(ELSEWHERE.read_text())).hexdigest()
    there = secure(answering, context_of("elsewhere"))
    assert play(operations.echo(over_tls(there.port, Tls(pinned_sha256=pin.upper())))).code == 0


def test_another_certificate_than_the_pinned_is_refused(operations: Operations, secure: Secure) -> None:
    there = secure(answering, context_of("localhost"))
    played = play(operations.echo(over_tls(there.port, Tls(ca_file=LOCALHOST, pinned_sha256="00" * 32))))
    assert played.kind is ErrorKind.TLS_FAILED
    assert "pinned" in str(played.error.facts["detail"])


def test_a_client_certificate_is_shown(operations: Operations, secure: Secure) -> None:
    there = secure(answering, context_of("localhost", client_ca=ELSEWHERE))
    ours = Tls(ca_file=LOCALHOST, cert_file=ELSEWHERE, key_file=CERTIFICATES / "elsewhere.key")
    assert play(operations.echo(over_tls(there.port, ours))).code == 0


def test_a_server_that_misses_our_certificate_refuses_us(operations: Operations, secure: Secure) -> None:
    there = secure(answering, context_of("localhost", client_ca=ELSEWHERE))
    played = play(operations.echo(over_tls(there.port, TRUSTED)))
    assert played.kind in (ErrorKind.TLS_FAILED, ErrorKind.CONNECTION_LOST)


def test_a_plain_server_is_told_apart(operations: Operations, secure: Secure) -> None:
    def plain(talk: Conversation) -> None:
        talk.receive(6)
        talk.send(bytes.fromhex("07000000000400000201"))

    assert play(operations.echo(over_tls(secure(plain, None).port, TRUSTED))).kind is ErrorKind.TLS_EXPECTED


def test_a_server_that_hangs_up_on_tls_is_told_apart(operations: Operations, secure: Secure) -> None:
    def leaving(talk: Conversation) -> None:
        talk.receive(6)

    assert play(operations.echo(over_tls(secure(leaving, None).port, TRUSTED))).kind is ErrorKind.TLS_EXPECTED


def test_a_handshake_that_does_not_end_is_given_up(operations: Operations, secure: Secure) -> None:
    there = secure(Conversation.hold, None)
    assert play(operations.echo(over_tls(there.port, TRUSTED, tls=0.3))).kind is ErrorKind.TLS_FAILED


@pytest.mark.parametrize(
    "tls",
    [
        Tls(ca_file=Path("/no/such/file.pem")),
        Tls(ca_file=Path(__file__)),
        Tls(ca_file=LOCALHOST, cert_file=Path("/no/such/file.pem")),
        Tls(ca_file=LOCALHOST, cert_file=LOCALHOST),
        Tls(ca_file=LOCALHOST, cert_file=LOCALHOST, key_file=CERTIFICATES / "elsewhere.key"),
        Tls(ca_file=LOCALHOST, cert_file=LOCALHOST, key_file=CERTIFICATES / "encrypted.key"),
    ],
    ids=["no ca", "ca without certificates", "no certificate", "no key", "wrong key", "encrypted key"],
)
def test_files_that_cannot_be_used_are_named(operations: Operations, secure: Secure, tls: Tls) -> None:
    there = secure(Conversation.hold, None)
    played = play(operations.echo(over_tls(there.port, tls)))
    assert played.kind is ErrorKind.TLS_FAILED
    assert ".p" in str(played.error.facts["detail"])
    assert not there.conversations


class TestUserIdentity:
    """PS3.7 D.3.3.7: a passcode goes over TLS only."""

    @staticmethod
    def engine(secret: str | None) -> Operations:
        return DicomOperations(REFERENCE, lambda: CALLING, lambda _server: secret, MessageIds())

    def test_a_passcode_goes_over_tls(self, secure: Secure) -> None:
        there = secure(answering, context_of("localhost"))
        server = replace(over_tls(there.port, TRUSTED), user_name="anna")
        assert play(self.engine("s3cret").echo(server)).code == 0
        item = there.conversations[0].request.user_information[0x58]
        assert item == b"\x02\x00\x00\x04anna\x00\x06s3cret"

    def test_without_tls_the_name_goes_alone(self, secure: Secure) -> None:
        there = secure(answering, None)
        server = replace(server_at(there.port), user_name="anna")
        assert play(self.engine("s3cret").echo(server)).code == 0
        item = there.conversations[0].request.user_information[0x58]
        assert item == b"\x01\x00\x00\x04anna\x00\x00"

    def test_without_a_passcode_the_name_goes_alone(self, secure: Secure) -> None:
        there = secure(answering, context_of("localhost"))
        server = replace(over_tls(there.port, TRUSTED), user_name="anna")
        assert play(self.engine(None).echo(server)).code == 0
        assert there.conversations[0].request.user_information[0x58].startswith(b"\x01")
