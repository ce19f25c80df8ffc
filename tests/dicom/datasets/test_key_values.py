"""Whether a value can be sent."""

import pytest

from implant_gui.dicom.datasets.key_values import numbers, problem_with

GOOD = [
    ("DT", "20240131"),
    ("DT", "2024"),
    ("DT", "20240131120000.123456+0100"),
    ("DT", "20240101-20241231"),
    ("DT", "-20241231235959"),
    ("DT", "20240101-"),
    ("DT", "20240101120000-0500-20240201120000-0500"),
    ("DT", "2020-2025"),
    ("DA", "20240131-20240201"),
    ("TM", "0800-1200"),
    ("CS", "ABC_1*"),
    ("UI", "1.2\\1.3"),
    ("LO", "Hüft*?"),
    ("ST", "two\r\nlines"),
    ("LT", "a\\b"),
    ("AE", "SOME-AE"),
    ("IS", "-12"),
    ("DS", "1.5e3"),
    ("US", "65535"),
    ("SS", "-1\\2"),
    ("FD", "0.5"),
    ("AS", "030Y"),
    ("OB", ""),
]
BAD = [
    ("DT", "20241301"),
    ("DT", "20240132"),
    ("DT", "2024013112-0500"),
    ("DT", "20240131 - 20240201"),
    ("DT", "-"),
    ("DT", "now"),
    ("DA", "2024-01-31"),
    ("DA", "202401"),
    ("TM", "25"),
    ("CS", "lower"),
    ("CS", "A" * 17),
    ("UI", "1..2"),
    ("UI", "1.2\\"),
    ("LO", "tab\there"),
    ("LO", "a\\b"),
    ("SH", "x" * 17),
    ("ST", "bell\a"),
    ("AE", "Ä"),
    ("IS", "1.5"),
    ("DS", "one"),
    ("US", "65536"),
    ("US", "x"),
    ("SS", "1\\"),
    ("FD", "much"),
    ("AS", "30"),
    ("OB", "x"),
    ("SQ", "x"),
    ("??", "x"),
]


@pytest.mark.parametrize(("vr", "value"), GOOD)
def test_it_can(vr: str, value: str) -> None:
    assert problem_with(value, vr) == ""


@pytest.mark.parametrize(("vr", "value"), BAD)
def test_it_cannot(vr: str, value: str) -> None:
    assert problem_with(value, vr).endswith(".")


def test_a_time_west_of_utc_is_told_how_to_be_written() -> None:
    assert "+0000" in problem_with("20240131120000-0500", "DT")


def test_binary_numbers_are_told_from_text() -> None:
    assert numbers("1\\2", "US") == [1, 2]
    assert numbers("0.5", "FD") == [0.5]
    assert numbers("", "US") == numbers("", "FL") == []
    assert numbers("1", "IS") is None
