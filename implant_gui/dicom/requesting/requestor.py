"""Who we are towards servers: AE title, user identity, message IDs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pynetdicom.pdu_primitives import UserIdentityNegotiation

from implant_gui.domain.service.ae import AeTitle, Server


@dataclass(frozen=True, slots=True)
class Requestor:
    """Who we are towards servers.

    Attributes:
        ae_title: gives the program's AE title, for servers that have none of their own set for us.
        secrets: gives the passcode for user identity negotiation, or None; only asked when TLS protects it.
        message_ids: gives a message ID that no other request under way has.
    """

    ae_title: Callable[[], AeTitle]
    secrets: Callable[[Server], str | None]
    message_ids: Callable[[], int]

    def title_for(self, server: Server) -> AeTitle:
        """Our AE title towards `server`."""
        return server.calling_ae_title or self.ae_title()

    def user_identity(self, server: Server) -> list[Any]:
        """User identity negotiation (PS3.7 D.3.3.7): a passcode goes over TLS only, else the name goes alone."""
        if not server.user_name:
            return []
        secret = None if server.tls is None else self.secrets(server)
        item = UserIdentityNegotiation()
        item.user_identity_type = 1 if secret is None else 2
        item.primary_field = server.user_name.encode()
        if secret is not None:
            item.secondary_field = secret.encode()
        return [item]
