"""Specific Character Set, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.charset import convert_encodings, encode_string

from implant_gui.dicom.datasets.character_sets import TextReader, encode, parse_terms
from implant_gui.domain.service.match import TextProblem

SAMPLES = [
    ("ISO_IR 100", "Müller & Söhne"),
    ("ISO_IR 101", "Łódź Żółw"),
    ("ISO_IR 109", "Ġorġ Ħal"),
    ("ISO_IR 110", "Čoņģē"),
    ("ISO_IR 144", "Люкceмбypг"),
    ("ISO_IR 127", "قباني"),
    ("ISO_IR 126", "Διονυσιος"),
    ("ISO_IR 138", "שרון"),
    ("ISO_IR 148", "Çavuşoğlu"),
    ("ISO_IR 203", "Œuvre à 5 €"),
    ("ISO_IR 13", "ﾔﾏﾀﾞ ABC"),
    ("ISO_IR 166", "นามสกุล"),
    ("ISO_IR 192", "Wáng 王小东 Ünï 김희중 Δ"),
    ("GB18030", "王小东 𠀀"),
    ("GBK", "王小东 誠"),
    ("\\ISO 2022 IR 87", "山田 Yamada 太郎"),
    ("ISO 2022 IR 13\\ISO 2022 IR 87", "ﾔﾏﾀﾞ 山田 ﾀﾛｳ"),
    ("\\ISO 2022 IR 87\\ISO 2022 IR 159", "山 丂 Tokyo"),
    ("\\ISO 2022 IR 149", "김희중 ABC 홍길동"),
    ("\\ISO 2022 IR 58", "张小东 ABC 王"),
    ("ISO 2022 IR 100\\ISO 2022 IR 144", "Müller Люк ü Г é"),
    ("ISO 2022 IR 6\\ISO 2022 IR 126\\ISO 2022 IR 138", "A Δ ש B"),
]


def reader(declared: str) -> TextReader:
    return TextReader(declared.encode())


@pytest.mark.parametrize(("declared", "text"), SAMPLES)
def test_text_survives_both_ways(declared: str, text: str) -> None:
    assert reader(declared).decode(encode(text, parse_terms(declared))) == (text, TextProblem.NONE)


PYDICOM_DOES_NOT = ("ISO_IR 203", "ISO_IR 13", "\\ISO 2022 IR 58")
PYDICOM_KNOWS = [(declared, text) for declared, text in SAMPLES if declared not in PYDICOM_DOES_NOT]


@pytest.mark.parametrize(("declared", "text"), PYDICOM_KNOWS)
def test_what_pydicom_encodes_is_read(declared: str, text: str) -> None:
    encoded = encode_string(text, convert_encodings(declared.split("\\")))
    assert reader(declared).decode(encoded) == (text, TextProblem.NONE)


def test_the_examples_of_the_standard() -> None:
    """PS3.5 H.3.1, H.3.2, I.2 and K.2, the family name complex of each."""
    japanese = bytes.fromhex("1b24423b33451b2842")
    assert reader("\\ISO 2022 IR 87").decode(b"\x1b$B;3ED\x1b(B")[0] == "山田"
    assert reader("ISO 2022 IR 13\\ISO 2022 IR 87").decode(b"\xd4\xcf\xc0\xde")[0] == "ﾔﾏﾀﾞ"
    assert reader("\\ISO 2022 IR 149").decode(bytes.fromhex("1b242943fbf3"))[0] == "洪"
    assert reader("\\ISO 2022 IR 58").decode(bytes.fromhex("1b242941d5c5"))[0] == "张"
    assert reader("GB18030").decode(bytes.fromhex("cdf5"))[0] == "王"
    assert reader("\\ISO 2022 IR 87").decode(japanese)[1] is not TextProblem.NONE


def test_a_backslash_within_a_character_is_no_separator() -> None:
    assert reader("GBK").decode(bytes.fromhex("d55c"))[0] == "誠"


def test_after_a_separator_the_first_set_holds_again() -> None:
    value = b"\x1b-L\xbb\\\xe9"
    assert reader("ISO 2022 IR 100\\ISO 2022 IR 144").decode(value)[0] == "Л\\é"


@pytest.mark.parametrize(
    ("declared", "value", "text", "problem"),
    [
        ("", "Müller".encode("latin-1"), "Müller", TextProblem.UNDECLARED),
        ("", "Müller".encode(), "Müller", TextProblem.UNDECLARED),
        ("ISO_IR 999", "Müller".encode(), "Müller", TextProblem.UNKNOWN_SET),
        ("ISO_IR 192\\ISO 2022 IR 87", "Müller".encode(), "Müller", TextProblem.UNKNOWN_SET),
        ("ISO 2022 IR 87\\NONSENSE", b"\xe4", "ä", TextProblem.UNKNOWN_SET),
        ("ISO_IR 192", "Müller".encode("latin-1"), "M\ufffdller", TextProblem.UNDECODABLE),
        ("GB18030", b"\xff", "\ufffd", TextProblem.UNDECODABLE),
        ("ISO_IR 13", b"\x81\x40", "\x81@", TextProblem.UNDECODABLE),
        ("\\ISO 2022 IR 87", b"\x1b$B;", None, TextProblem.UNDECODABLE),
        ("\\ISO 2022 IR 87", b"\x1b%G\xc3\xa4", None, TextProblem.UNDECODABLE),
        ("\\ISO 2022 IR 87", b"abc\x1b", None, TextProblem.UNDECODABLE),
    ],
)
def test_a_wrong_declaration_is_told_and_the_text_read(
    declared: str, value: bytes, text: str | None, problem: TextProblem
) -> None:
    shown, found = reader(declared).decode(value)
    assert found is problem
    assert text is None or shown == text


def test_plain_ascii_needs_no_declaration() -> None:
    assert reader("").decode(b"ACME 12") == ("ACME 12", TextProblem.NONE)


def test_the_user_knows_better() -> None:
    stubborn = TextReader(b"ISO_IR 100", "ISO_IR 144")
    assert stubborn.decode("Люк".encode("iso8859-5")) == ("Люк", TextProblem.NONE)


def test_what_a_set_does_not_have_cannot_be_encoded() -> None:
    for declared in ("ISO_IR 100", "\\ISO 2022 IR 87", "ISO_IR 13", ""):
        with pytest.raises(UnicodeEncodeError):
            encode("Ω王ä", parse_terms(declared))


TERMS = st.sampled_from([declared for declared, _ in SAMPLES] + ["", "NONSENSE", "ISO_IR 6", "\\\\"])


@given(st.binary(max_size=60), TERMS)
def test_any_bytes_are_read(value: bytes, declared: str) -> None:
    text, problem = reader(declared).decode(value)
    assert isinstance(text, str)
    if value.isascii() and b"\x1b" not in value:
        assert (text, problem) == (value.decode(), TextProblem.NONE)


@given(st.text(max_size=30).filter(lambda text: "\x1b" not in text), TERMS)
def test_what_can_be_encoded_is_read_again(text: str, declared: str) -> None:
    character_set = parse_terms(declared)
    if not character_set.is_known:
        return
    try:
        encoded = encode(text, character_set)
    except UnicodeEncodeError:
        return
    if not (character_set.has_extensions and set(text) & set("\\\t\n\r\f\x0e\x0f")):
        assert reader(declared).decode(encoded) == (text, TextProblem.NONE)
