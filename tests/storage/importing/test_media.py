"""A DICOMDIR that is made to do harm is refused before it is read."""

import struct
from pathlib import Path

import pytest

from implant_gui.domain.keeping.importing import ImportLimits
from implant_gui.storage.importing.media import references
from implant_gui.storage.importing.refusal import Refusal
from tests.storage.importing.media import element, part10, write_dicomdir, write_template


def test_items_that_say_nothing_are_not_read_by_the_million(tmp_path: Path) -> None:
    items = bytes.fromhex("feff00e000000000") * 400_000
    sequence = struct.pack("<HH2sHI", 0x0004, 0x1220, b"SQ", 0, len(items)) + items
    (tmp_path / "DICOMDIR").write_bytes(part10(sequence))
    with pytest.raises(Refusal, match="more records than the 100,000"):
        list(references(tmp_path / "DICOMDIR", ImportLimits()))


def test_elements_of_one_item_are_not_read_by_the_million(tmp_path: Path) -> None:
    elements = b"".join(element(0x00050000 + number, b"LO", b"") for number in range(0xFFFF)) * 50
    item = bytes.fromhex("feff00e0") + struct.pack("<I", len(elements)) + elements
    sequence = struct.pack("<HH2sHI", 0x0004, 0x1220, b"SQ", 0, len(item)) + item
    (tmp_path / "DICOMDIR").write_bytes(part10(sequence))
    with pytest.raises(Refusal, match="more elements than 100,000 records have"):
        list(references(tmp_path / "DICOMDIR", ImportLimits()))


def test_as_many_records_as_are_allowed_are_read(tmp_path: Path) -> None:
    for name in ("A", "B"):
        write_template(tmp_path / name, f"1.2.{ord(name)}")
    write_dicomdir(tmp_path / "DICOMDIR", "A", "B")
    limits = ImportLimits(entries=2)
    assert [shown for shown, _ in references(tmp_path / "DICOMDIR", limits)] == ["A", "B"]
    with pytest.raises(Refusal):
        list(references(tmp_path / "DICOMDIR", ImportLimits(entries=1)))
