"""A password is known as long as the program runs, for the server that it was written for."""

from dataclasses import replace

from implant_gui.app.secrets import SecretKeeper
from implant_gui.domain.ae import AeTitle, Server

SERVER = Server("PACS", "127.0.0.1", 104, AeTitle("PACS"))


def test_a_secret_belongs_to_one_server() -> None:
    keeper = SecretKeeper()
    assert keeper.secret_of(SERVER) is None
    keeper.keep("PACS", "rosebud")
    assert keeper.secret_of(SERVER) == "rosebud"
    assert keeper.secret_of(replace(SERVER, name="Other")) is None
    assert "rosebud" not in repr(keeper)
