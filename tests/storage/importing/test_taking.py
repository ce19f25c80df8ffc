"""What is said of objects that are no templates."""

from pathlib import Path

import pytest

from implant_gui.storage.importing.importer import import_files
from implant_gui.storage.library.file_library import FileLibrary
from tests.storage.importing.media import element, part10


@pytest.mark.parametrize(
    ("sop_class", "told"),
    [
        ("1.2.840.10008.5.1.4.1.1.2", "CT Image Storage (1.2.840.10008.5.1.4.1.1.2)."),
        ("1.2.3.4", "SOP class 1.2.3.4."),
        ("\x1b[31mnone", "SOP class"),
    ],
)
def test_another_kind_of_object_is_called_by_its_name(
    library: FileLibrary, tmp_path: Path, sop_class: str, told: str
) -> None:
    uid = sop_class.encode().ljust(len(sop_class) + len(sop_class) % 2, b"\0")
    path = tmp_path / "other.dcm"
    path.write_bytes(part10(element(0x00080016, b"UI", uid) + element(0x00080018, b"UI", b"1.2.3\0")))
    (imported,) = import_files(library, [path])
    assert told in imported.sentence
    assert "\x1b" not in imported.sentence
