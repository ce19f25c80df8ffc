"""A password is known as long as the program runs, for the server that it was written for."""

import threading
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


class Keyring:
    """A keyring in memory; while `is_open` is not set, it waits for a person."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.is_open = threading.Event()
        self.is_open.set()

    def set_password(self, _service: str, name: str, secret: str) -> None:
        self.is_open.wait()
        self.kept[name] = secret

    def get_password(self, _service: str, name: str) -> str | None:
        self.is_open.wait()
        return self.kept.get(name)

    def delete_password(self, _service: str, name: str) -> None:
        del self.kept[name]


def test_the_keyring_outlives_the_program_and_follows_a_new_name() -> None:
    keyring = Keyring()
    keeper = SecretKeeper(lambda: keyring)
    keeper.keep("PACS", "rosebud")
    keeper.stop(20.0)
    later = SecretKeeper(lambda: keyring)
    assert later.secret_of(SERVER) == "rosebud"
    later.rename("PACS", "Radiology")
    assert later.secret_of(replace(SERVER, name="Radiology")) == "rosebud"
    assert keyring.kept == {"Radiology": "rosebud"}


def test_what_is_only_held_never_reaches_the_keyring() -> None:
    keyring = Keyring()
    keeper = SecretKeeper(lambda: keyring)
    keeper.hold("PACS", "rosebud")
    assert keeper.secret_of(SERVER) == "rosebud"
    keeper.stop(20.0)
    assert not keyring.kept


def test_nobody_waits_for_a_keyring_that_asks_a_person() -> None:
    keyring = Keyring()
    keyring.is_open.clear()
    keeper = SecretKeeper(lambda: keyring)
    keeper.keep("PACS", "rosebud")
    assert keeper.secret_of(SERVER) == "rosebud"
    keeper.stop(0.01)
    assert not keyring.kept
    keyring.is_open.set()
    keeper.stop(20.0)
    assert keyring.kept == {"PACS": "rosebud"}


def test_a_broken_keyring_leaves_the_memory() -> None:
    keeper = SecretKeeper(object)
    keeper.keep("PACS", "rosebud")
    assert keeper.secret_of(SERVER) == "rosebud"
    assert keeper.secret_of(replace(SERVER, name="Other")) is None
