"""A password is known as long as the program runs, for the server that it was written for."""

from dataclasses import replace

from implant_gui.app.secrets import SecretKeeper
from implant_gui.domain.service.ae import AeTitle, Server

SERVER = Server("PACS", "127.0.0.1", 104, AeTitle("PACS"))


def test_a_secret_belongs_to_one_server() -> None:
    keeper = SecretKeeper()
    assert keeper.secret_of(SERVER) is None
    keeper.keep("PACS", "rosebud")
    assert keeper.secret_of(SERVER) == "rosebud"
    assert keeper.secret_of(replace(SERVER, name="Other")) is None
    assert "rosebud" not in repr(keeper)


def test_a_new_name_keeps_the_secret() -> None:
    keeper = SecretKeeper()
    keeper.keep("PACS", "rosebud")
    keeper.rename("PACS", "Radiology")
    assert keeper.secret_of(replace(SERVER, name="Radiology")) == "rosebud"
    assert keeper.secret_of(SERVER) is None


def test_without_a_secret_a_new_name_changes_nothing() -> None:
    keeper = SecretKeeper()
    keeper.keep("Other", "rosebud")
    keeper.rename("PACS", "Other")
    assert keeper.secret_of(replace(SERVER, name="Other")) == "rosebud"
