from hypothesis import example, given
from hypothesis import strategies as st

from implant_gui.models.common.natural import fold, natural_key, size_key


def test_two_comes_before_ten() -> None:
    assert sorted(["10", "9", "2", "1"], key=natural_key) == ["1", "2", "9", "10"]


def test_numbers_inside_words_count_as_numbers() -> None:
    assert sorted(["PN-10b", "PN-9", "PN-10a"], key=natural_key) == ["PN-9", "PN-10a", "PN-10b"]


def test_half_sizes_stand_between_whole_ones() -> None:
    assert sorted(["11", "10,5", "10", "10.25"], key=size_key) == ["10", "10.25", "10,5", "11"]


def test_case_and_accents_do_not_tear_names_apart() -> None:
    assert sorted(["Zimmer", "Ácme", "acme b", "Bett"], key=natural_key) == ["Ácme", "acme b", "Bett", "Zimmer"]


def test_wide_digits_are_digits() -> None:
    assert fold("Ｓ１０") == "s10"


def test_nothing_comes_last() -> None:
    assert sorted(["", "zz", " ", "1"], key=natural_key)[:2] == ["1", "zz"]


def test_letter_sizes_grow() -> None:
    sizes = ["XL", "M", "xxl", "S", "Large", "XS", "2XS"]
    assert sorted(sizes, key=size_key) == ["2XS", "XS", "S", "M", "Large", "XL", "xxl"]


def test_numbers_come_before_letter_sizes_and_words_last() -> None:
    assert sorted(["custom", "M", "12", ""], key=size_key) == ["12", "M", "custom", ""]


@given(st.lists(st.text(max_size=12), max_size=12))
def test_any_texts_can_be_sorted_together(texts: list[str]) -> None:
    assert sorted(sorted(texts, key=natural_key)) == sorted(texts)
    assert sorted(sorted(texts, key=size_key)) == sorted(texts)


@given(st.text(max_size=20))
@example("𝐀")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
