"""The strict reader of encoded data sets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pynetdicom.dsutils import encode

from implant_gui.dicom.datasets.elements import (
    MAX_DEPTH,
    UNDEFINED,
    MalformedDatasetError,
    outline,
    read_elements,
    tag_text,
)
from tests.peers import pdu

MANUFACTURER, MATERIALS, CODE_VALUE = 0x00080070, 0x006863A0, 0x00080100
SYNTAXES = pytest.mark.parametrize("syntax", [pdu.IMPLICIT, pdu.EXPLICIT])


def sample(syntax: str, *, defined: bool = True) -> bytes:
    explicit = syntax == pdu.EXPLICIT
    code = pdu.element(CODE_VALUE, "SH", "1234", explicit=explicit)
    return pdu.element(MANUFACTURER, "LO", "ACME", explicit=explicit) + pdu.sequence(
        MATERIALS, code, b"", code, explicit=explicit, defined=defined
    )


@SYNTAXES
@pytest.mark.parametrize("defined", [True, False])
def test_values_and_items_are_read(syntax: str, defined: bool) -> None:
    maker, materials = read_elements(sample(syntax, defined=defined), syntax)
    assert (maker.tag, maker.vr, maker.value, maker.items) == (MANUFACTURER, "LO", b"ACME", None)
    assert materials.items is not None
    assert [len(item) for item in materials.items] == [1, 0, 1]
    assert materials.items[2][0].value == b"1234"


@SYNTAXES
def test_an_empty_data_set_has_nothing(syntax: str) -> None:
    assert read_elements(b"", syntax) == ()


@SYNTAXES
@pytest.mark.parametrize("defined", [True, False])
def test_every_cut_is_noticed(syntax: str, defined: bool) -> None:
    data = sample(syntax, defined=defined)
    boundary = len(pdu.element(MANUFACTURER, "LO", "ACME", explicit=syntax == pdu.EXPLICIT))
    for length in set(range(1, len(data))) - {boundary}:
        with pytest.raises(MalformedDatasetError):
            read_elements(data[:length], syntax)


@SYNTAXES
def test_nesting_is_limited(syntax: str) -> None:
    explicit = syntax == pdu.EXPLICIT

    def nested(depth: int) -> bytes:
        data = pdu.element(CODE_VALUE, "SH", "1", explicit=explicit)
        for _ in range(depth):
            data = pdu.sequence(MATERIALS, data, explicit=explicit, defined=False)
        return data

    assert read_elements(nested(MAX_DEPTH), syntax)
    for depth in (MAX_DEPTH + 1, 5000):
        with pytest.raises(MalformedDatasetError, match="nested"):
            read_elements(nested(depth), syntax)


def test_an_unknown_sequence_of_undefined_length_is_implicit_within() -> None:
    inner = pdu.element(CODE_VALUE, "SH", "1234")
    items = pdu.sequence(0x00091001, inner, defined=False)
    data = items[:4] + b"UN\0\0" + items[4:]
    (unknown,) = read_elements(data, pdu.EXPLICIT)
    assert unknown.items is not None
    assert unknown.items[0][0].value == b"1234"


def test_a_vr_that_nobody_knows_has_a_long_length() -> None:
    data = b"\x09\x00\x01\x10" + b"ZZ\0\0" + (4).to_bytes(4, "little") + b"abcd"
    assert read_elements(data, pdu.EXPLICIT)[0].value == b"abcd"


@pytest.mark.parametrize(
    "data",
    [
        b"\x08\x00\x70\x00\x01\x02\x04\x00ACME",
        pdu.element(MANUFACTURER, "LO", "A", explicit=True)[:4] + b"LO\xff\xff",
        b"\x08\x00\x70\x00OB\0\0\xff\xff\xff\xff",
        pdu.element(MATERIALS, "SQ", pdu.element(CODE_VALUE, "SH", "1"), explicit=True),
        b"\xfe\xff\x0d\xe0LO\x00\x00",
    ],
    ids=["no vr", "overlong", "undefined", "no item", "delimiter"],
)
def test_nonsense_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedDatasetError):
        read_elements(data, pdu.EXPLICIT)


@SYNTAXES
@pytest.mark.parametrize("defined", [True, False])
def test_the_outline_skips_what_is_within(syntax: str, defined: bool) -> None:
    data = sample(syntax, defined=defined)
    maker, materials = outline(data, syntax)
    assert data[maker.start : maker.start + maker.length] == b"ACME"
    assert (materials.tag, materials.length == UNDEFINED) == (MATERIALS, not defined)


@SYNTAXES
def test_the_outline_notices_a_cut(syntax: str) -> None:
    with pytest.raises(MalformedDatasetError):
        list(outline(sample(syntax)[:-1], syntax))


def test_tags_are_written_as_in_the_standard() -> None:
    assert tag_text(MATERIALS) == "(0068,63A0)"


@given(st.binary(max_size=200), st.sampled_from([pdu.IMPLICIT, pdu.EXPLICIT]))
def test_any_bytes_are_read_or_refused(data: bytes, syntax: str) -> None:
    try:
        elements = read_elements(data, syntax)
    except MalformedDatasetError:
        return
    assert sum(len(element.value) for element in elements) <= len(data)


@given(
    st.lists(st.text(alphabet="ABC abc", max_size=20), min_size=1, max_size=4),
    st.sampled_from([(pdu.IMPLICIT, True), (pdu.EXPLICIT, False)]),
)
def test_what_pydicom_writes_is_read_whole(codes: list[str], syntax: tuple[str, bool]) -> None:
    dataset = Dataset()
    dataset.MaterialsCodeSequence = []
    for code in codes:
        item = Dataset()
        item.CodeMeaning = code
        dataset.MaterialsCodeSequence.append(item)
    (materials,) = read_elements(encode(dataset, syntax[1], True) or b"", syntax[0])
    assert materials.items is not None
    assert [item[0].value.decode().rstrip() for item in materials.items] == [code.rstrip() for code in codes]
