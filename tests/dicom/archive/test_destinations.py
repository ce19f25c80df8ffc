"""The table of move destinations."""

import pytest

from implant_gui.dicom.admission import Caller
from implant_gui.dicom.archive.destinations import Address, Destinations
from implant_gui.domain.service.ae import AeTitle

ASKING = Caller(AeTitle("ASKING"), AeTitle("ARCHIVE"), "192.0.2.7")


def test_a_destination_is_known_until_it_is_removed() -> None:
    destinations = Destinations()
    destinations.add_text("HERE@localhost:11113")
    assert destinations.find(AeTitle("HERE"), ASKING) == Address("localhost", 11113)
    destinations.add(AeTitle("HERE"), "localhost", 11114)
    assert destinations.find(AeTitle("HERE"), ASKING) == Address("localhost", 11114)
    destinations.remove(AeTitle("HERE"))
    destinations.remove(AeTitle("HERE"))
    assert destinations.find(AeTitle("HERE"), ASKING) is None


def test_whoever_asks_is_found_at_its_own_address_when_that_is_wanted() -> None:
    destinations = Destinations()
    assert destinations.find(AeTitle("ASKING"), ASKING) is None
    destinations.add_text("*:11112")
    assert destinations.find(AeTitle("ASKING"), ASKING) == Address("192.0.2.7", 11112)
    assert destinations.find(AeTitle("OTHER"), ASKING) is None
    destinations.add(AeTitle("ASKING"), "elsewhere", 104)
    assert destinations.find(AeTitle("ASKING"), ASKING) == Address("elsewhere", 104)


@pytest.mark.parametrize("text", ["", "HERE", "HERE@host", "*:", "*:99999", "HERE@host:port"])
def test_what_is_no_destination_is_said_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Destinations().add_text(text)
