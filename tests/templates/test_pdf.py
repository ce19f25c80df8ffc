import pypdfium2
import pytest

from implant_gui.templates.pdf import page


@pytest.fixture
def document() -> pypdfium2.PdfDocument:
    data = page("Recall (urgent)", ["Größe: 28 \\ XXL", "", "Do not implant."], "Demonstration")
    opened = pypdfium2.PdfDocument(data)
    yield opened
    opened.close()


def test_a_document_has_one_page_of_a4(document: pypdfium2.PdfDocument) -> None:
    assert len(document) == 1
    assert document[0].get_size() == (595, 842)


def test_its_text_can_be_read_back(document: pypdfium2.PdfDocument) -> None:
    text = document[0].get_textpage().get_text_bounded()
    for part in ("Recall (urgent)", "Größe: 28 \\ XXL", "Do not implant.", "Demonstration"):
        assert part in text


def test_its_title_is_recorded(document: pypdfium2.PdfDocument) -> None:
    assert document.get_metadata_value("Title") == "Recall (urgent)"


def test_the_same_text_gives_the_same_bytes() -> None:
    assert page("A", ["b"]) == page("A", ["b"])
