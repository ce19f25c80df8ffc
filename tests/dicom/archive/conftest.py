"""Archives for the tests of the archive."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from implant_gui.dicom import library_options
from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import AeTitle
from tests.dicom.archive.templates_for_tests import assembly, generic, group


@pytest.fixture(autouse=True, scope="session")
def configured_libraries() -> None:
    """Odd values in test data are meant."""
    library_options.configure()


@pytest.fixture
def empty_archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive without objects, not yet listening."""
    folder = tmp_path / "archive"
    folder.mkdir()
    made = Archive(AeTitle("ARCHIVE"), folder)
    yield made
    made.close()


@pytest.fixture
def archive(empty_archive: Archive) -> Archive:
    """Ten generic templates (1 to 10, sizes M, L, S in turn), an assembly (100), a group (200); not yet listening."""
    templates: list[Dataset] = [generic(number, size="SML"[number % 3]) for number in range(1, 11)]
    empty_archive.add([*templates, assembly(100), group(200)])
    return empty_archive


@pytest.fixture
def port(archive: Archive) -> int:
    """Where `archive` listens."""
    return archive.start()
