"""What this computer is called on its networks."""

import ipaddress

from implant_gui.app.network import LOOPBACK, own_addresses


def test_loopback_is_always_there_and_last() -> None:
    addresses = own_addresses()
    assert addresses[-1] == LOOPBACK
    assert addresses.count(LOOPBACK) == 1


def test_all_are_addresses_that_somebody_else_could_call() -> None:
    others = [ipaddress.IPv4Address(address) for address in own_addresses()[:-1]]
    assert not any(address.is_loopback or address.is_unspecified for address in others)
