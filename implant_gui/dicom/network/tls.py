"""TLS, asking and asked: 1.2 or newer, servers always verified, never given up for a plain connection (PS3.15 B.12)."""

import hashlib
import hmac
import ssl
from typing import Final

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import Server, Tls

_SPEAKS_NO_TLS: Final = frozenset(("WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"))
"""What OpenSSL says when the first bytes from the peer are no TLS record."""


def client_context(server: Server, tls: Tls) -> ssl.SSLContext:
    """How to speak TLS with `server`.

    With a pinned certificate that alone decides, so that a server with a certificate of its own making, as many
    hospital nodes have, can be trusted without trusting everybody; call `check_pin` after the handshake.

    Raises:
        OperationError: TLS_FAILED, when a file cannot be used.
    """
    try:
        # Not the system's certificates beside those of a CA file: the file says whom to trust.
        context = ssl.create_default_context(cafile=None if tls.ca_file is None else str(tls.ca_file))
    except (OSError, ssl.SSLError) as error:
        raise _unusable(server, f"{tls.ca_file} holds no certificates that can be read", error) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if tls.pinned_sha256 is not None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if tls.cert_file is not None:
        key_file = None if tls.key_file is None else str(tls.key_file)
        try:
            context.load_cert_chain(str(tls.cert_file), key_file, password=_no_password)
        except (OSError, ssl.SSLError, ValueError) as error:
            raise _unusable(server, f"{tls.cert_file} or its private key cannot be used", error) from error
    return context


def server_context(tls: Tls) -> ssl.SSLContext:
    """How to speak TLS as a server: our certificate is shown, theirs is demanded when a CA is given.

    Raises:
        OperationError: TLS_FAILED, when there is no certificate or a file cannot be used.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        if tls.cert_file is None:
            raise OperationError(ErrorKind.TLS_FAILED, facts={"detail": "a server needs a certificate"})
        context.load_cert_chain(tls.cert_file, tls.key_file, password=_no_password)
        if tls.ca_file is not None:
            context.load_verify_locations(tls.ca_file)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ValueError) as error:
        detail = "the certificate or its private key cannot be used"
        raise OperationError(ErrorKind.TLS_FAILED, facts={"detail": detail}) from error
    return context


def check_pin(server: Server, tls: Tls, connection: ssl.SSLSocket) -> None:
    """Compare the peer's certificate with the pinned one, if there is one.

    Raises:
        OperationError: TLS_FAILED.
    """
    if tls.pinned_sha256 is None:
        return
    certificate = connection.getpeercert(binary_form=True) or b""
    found = hashlib.sha256(certificate).hexdigest()
    wanted = tls.pinned_sha256.replace(":", "").replace(" ", "").lower()
    if not hmac.compare_digest(found.encode(), wanted.encode()):
        raise _failed(server, f"the server's certificate is another one than the pinned: its SHA-256 is {found}")


def handshake_error(server: Server, error: OSError) -> OperationError:
    """`error` of a handshake, classified."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _failed(server, f"the server's certificate was not accepted: {error.verify_message}")
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        if error.reason in _SPEAKS_NO_TLS:
            return _error(ErrorKind.TLS_EXPECTED, server, "the server answered, but not in TLS")
        return _failed(server, (error.reason or str(error)).replace("_", " ").lower())
    return _error(ErrorKind.TLS_EXPECTED, server, "the server closed the connection during the handshake")


def handshake_timeout(server: Server, seconds: float) -> OperationError:
    """A handshake that did not end."""
    return _failed(server, f"the handshake was not complete after {seconds:g} seconds")


def _no_password() -> bytes:
    raise ValueError("the private key is encrypted")


def _unusable(server: Server, what: str, error: Exception) -> OperationError:
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
    return _failed(server, f"{what}: {reason}")


def _failed(server: Server, detail: str) -> OperationError:
    return _error(ErrorKind.TLS_FAILED, server, detail)


def _error(kind: ErrorKind, server: Server, detail: str) -> OperationError:
    return OperationError(kind, server.name, server.address, {"detail": detail})
