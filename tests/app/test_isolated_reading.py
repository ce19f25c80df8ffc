"""A large file is read apart: whatever it holds, the program goes on, and soon knows."""

import pickle
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from typing_extensions import override

from implant_gui.app.isolated_reading import IsolatedDocuments, IsolatedReader
from implant_gui.domain.content.documents import UnreadableDocumentError
from implant_gui.domain.content.template_view import Document, GenericContent
from implant_gui.domain.keeping.exporting import ExportForm, NothingToExport
from implant_gui.templates.catalogue import build
from implant_gui.templates.datasets import part10
from implant_gui.templates.datasets.describe import describe_file
from implant_gui.templates.documents import PdfReader
from implant_gui.templates.export import export
from implant_gui.templates.pdf import page
from implant_gui.templates.view import read_template

ITEM = struct.pack("<HHI", 0xFFFE, 0xE000, 8) + struct.pack("<HH2sH", 0x66, 0x4, b"UL", 0)


Make = Callable[..., IsolatedReader]


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes readers, and closes them in the end."""
    made: list[IsolatedReader] = []

    def do_make(code: str = "", seconds: float = 30.0) -> IsolatedReader:
        made.append(IsolatedReader([sys.executable, "-c", code] if code else None, seconds))
        return made[-1]

    yield do_make
    for reader in made:
        reader.close()


def template() -> Dataset:
    return next(islice((each for each in build() if "SurfaceSequence" in each), 1))


def large(folder: Path) -> Path:
    """A sound template of half a megabyte."""
    dataset = template()
    dataset.add_new(0x00091001, "OB", bytes(512 * 1024))
    path = folder / "large.dcm"
    path.write_bytes(part10.encode(dataset))
    return path


def bomb(folder: Path, items: int) -> Path:
    """Surfaces that say nothing, by the million."""
    dataset = template()
    del dataset.SurfaceSequence
    path = folder / "bomb.dcm"
    sequence = struct.pack("<HH2sHI", 0x0066, 0x0002, b"SQ", 0, len(ITEM) * items) + ITEM * items
    path.write_bytes(part10.encode(dataset) + sequence)
    return path


def test_what_is_read_apart_is_what_is_read_here(make: Make, tmp_path: Path) -> None:
    path, reader = large(tmp_path), make()
    assert path.stat().st_size > 500_000
    assert reader.read_template(path) == read_template(path)
    assert reader.describe_file(path) == describe_file(path)


def test_small_files_need_no_process(make: Make, tmp_path: Path) -> None:
    reader = make("nothing")
    path = tmp_path / "small.dcm"
    path.write_bytes(part10.encode(template())[:200_000])
    assert isinstance(reader.read_template(path).content, GenericContent)
    assert reader.describe_file(path)


def test_a_file_that_takes_too_long_gives_a_sentence_and_the_next_one_is_read(make: Make, tmp_path: Path) -> None:
    reader = make(seconds=8.0)
    view = reader.read_template(bomb(tmp_path, 2_000_000))
    assert view.content is None
    assert "more time or memory" in view.remarks[0]
    assert reader.read_template(large(tmp_path)).content is not None


@pytest.mark.parametrize("code", ["import os; os.abort()", "pass", "print('nonsense' * 99)"])
def test_a_process_that_dies_gives_a_sentence(make: Make, tmp_path: Path, code: str) -> None:
    reader = make(code)
    assert reader.read_template(large(tmp_path)).content is None
    assert reader.describe_file(large(tmp_path)) == ()


def test_a_file_that_is_gone_is_told_as_such(make: Make, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make().read_template(tmp_path / "gone.dcm")


def test_closing_ends_what_is_being_read(make: Make, tmp_path: Path) -> None:
    reader = make("import threading; threading.Event().wait()")
    path = large(tmp_path)
    remarks: list[str] = []
    thread = threading.Thread(target=lambda: remarks.extend(reader.read_template(path).remarks))
    thread.start()
    while not reader.is_running:
        time.sleep(0.001)
    reader.close()
    thread.join(10)
    assert not thread.is_alive()
    assert len(remarks) == 1
    assert reader.read_template(path).content is None


class ClosedMeanwhile(IsolatedReader):
    """The window goes while the process is being started."""

    @override
    def _running(self) -> "subprocess.Popen[bytes]":
        self.close()
        return super()._running()


def test_a_process_that_starts_while_its_reader_is_closed_is_asked_nothing(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    code = f"import pathlib, sys; sys.stdin.buffer.read(8); pathlib.Path({str(asked)!r}).touch()"
    reader = ClosedMeanwhile([sys.executable, "-c", code])
    assert reader.read_template(large(tmp_path)).content is None
    assert not reader.is_running
    assert not asked.exists()


def test_an_answer_that_makes_no_sense_is_not_taken_for_the_next_one(make: Make, tmp_path: Path) -> None:
    reader = make("import sys; sys.stdout.buffer.write((3).to_bytes(8, 'little') + b'no.'); sys.stdout.flush()")
    with pytest.raises(pickle.UnpicklingError):
        reader.read_template(large(tmp_path))
    assert not reader.is_running


@pytest.mark.parametrize("form", [ExportForm.JSON, ExportForm.STL, ExportForm.SVG])
def test_what_is_converted_apart_is_what_a_small_file_is_converted_to_here(
    make: Make, tmp_path: Path, form: ExportForm
) -> None:
    path, reader = large(tmp_path), make()
    assert reader.convert(path, form) == export(read_template(path), form)
    assert reader.is_running
    small = tmp_path / "small.dcm"
    small.write_bytes(part10.encode(template()))
    here = make("nothing")
    assert here.convert(small, form) == export(read_template(small), form)
    assert not here.is_running


def test_what_has_nothing_to_convert_says_why(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "no template.dcm"
    path.write_bytes(bytes(512 * 1024))
    with pytest.raises(NothingToExport):
        make().convert(path, ExportForm.JSON)


def test_a_conversion_that_takes_too_long_gives_a_sentence(make: Make, tmp_path: Path) -> None:
    reader = make(seconds=8.0)
    with pytest.raises(NothingToExport, match="more time or memory"):
        reader.convert(bomb(tmp_path, 2_000_000), ExportForm.STL)
    assert reader.convert(large(tmp_path), ExportForm.STL)


@pytest.fixture
def documents() -> Iterator[IsolatedDocuments]:
    made = IsolatedDocuments()
    yield made
    made.close()


def test_documents_are_drawn_apart_as_they_would_be_here(documents: IsolatedDocuments) -> None:
    document = Document("application/pdf", page("Recall", ["Stop using it."]))
    here = PdfReader()
    assert documents.page_sizes(document) == here.page_sizes(document)
    assert documents.render(document, 0, 200) == here.render(document, 0, 200)


def test_what_is_wrong_with_a_document_is_told_as_it_would_be_here(documents: IsolatedDocuments) -> None:
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        documents.page_sizes(Document("application/pdf", b"%PDF-1.7 and no more"))
    with pytest.raises(UnreadableDocumentError, match="no page 10"):
        documents.render(Document("application/pdf", page("Recall", [])), 9, 200)


def test_a_document_that_kills_its_reader_gives_a_sentence() -> None:
    reader = IsolatedDocuments([sys.executable, "-c", "import os; os.abort()"])
    document = Document("application/pdf", b"%PDF")
    for work in (lambda: reader.page_sizes(document), lambda: reader.render(document, 0, 10)):
        with pytest.raises(UnreadableDocumentError, match="cannot be shown"):
            work()
    reader.close()


def test_a_document_whose_reader_cannot_be_started_gives_a_sentence(tmp_path: Path) -> None:
    reader = IsolatedDocuments([str(tmp_path / "nothing")])
    document = Document("application/pdf", b"%PDF")
    for work in (lambda: reader.page_sizes(document), lambda: reader.render(document, 0, 10)):
        with pytest.raises(UnreadableDocumentError, match="cannot be shown"):
            work()
    reader.close()
