import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.templates.drawings.numerals import find_numbers

MANY = 1_000_000


def found(text: bytes, most: int = MANY) -> list[float]:
    return list(map(float, find_numbers(np.frombuffer(text, np.uint8), most)[1]))


@given(st.lists(st.integers(-(10**12), 10**12)), st.sampled_from([",", " ", "\r\n", " , ", ";PD"]))
def test_whole_numbers_are_read_as_they_were_written(numbers: list[int], between: str) -> None:
    assert found(between.join(map(str, numbers)).encode()) == numbers


@given(st.lists(st.decimals(-10000, 10000, places=4)))
def test_decimals_are_read_as_python_reads_them(numbers: list[object]) -> None:
    read = found(",".join(map(str, numbers)).encode())
    assert np.allclose(read, [float(str(number)) for number in numbers], rtol=1e-14, atol=0)


def test_a_sign_begins_a_number() -> None:
    assert found(b"10-20+5 --7 - 8") == [10, -20, 5, -7, 8]


def test_points_may_stand_at_the_ends() -> None:
    assert found(b".5 5. -.25 .") == [0.5, 5.0, -0.25, 0.0]


def test_where_numbers_begin_is_told() -> None:
    starts, _ = find_numbers(np.frombuffer(b"PU10,-20;", np.uint8), MANY)
    assert starts.tolist() == [2, 6]


def test_one_more_than_wanted_is_found_so_that_one_knows() -> None:
    assert found(b"1 2 3 4 5", 2) == [1, 2, 3]


def test_numbers_of_absurd_length_are_infinite() -> None:
    assert found(b"1," + b"9" * 70 + b",2,-" + b"9" * 5000) == [1, math.inf, 2, -math.inf]


@given(st.binary(max_size=300))
def test_no_number_is_ever_nan(text: bytes) -> None:
    assert not any(map(math.isnan, found(text)))


def test_more_numbers_than_go_at_once_are_read() -> None:
    numbers = list(range(450_000))
    assert found(",".join(map(str, numbers)).encode()) == numbers
