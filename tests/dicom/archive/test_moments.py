"""Dates and times, their precision, offsets and ranges."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.dicom.archive.moments import parse_key, parse_offset, parse_span

MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1))


def accepts(key: str, stored: str, key_zone: int = 0, stored_zone: int = 0) -> bool:
    wanted, span = parse_key(key, key_zone), parse_span(stored, stored_zone)
    assert wanted is not None
    assert span is not None
    return wanted.accepts(span)


@pytest.mark.parametrize(
    ("key", "stored", "expected"),
    [
        ("20240315", "20240315", True),
        ("20240315", "20240315120000", True),
        ("20240315120000", "20240315", False),
        ("2024", "20241231235959.999999", True),
        ("2024", "2025", False),
        ("202402", "20240229", True),
        ("-2024", "20241231235959", True),
        ("-2024", "20250101", False),
        ("2024-", "20240101", True),
        ("2024-", "20231231", False),
        ("20240101-20241231", "20240101", True),
        ("20240101-20241231", "20241231235959.999999", True),
        ("20240101-20241231", "20250101", False),
        ("2023-2024", "20240601", True),
        ("-20241231235959", "2024", True),
        ("20240101000000-20240101000000", "20240101000000", True),
    ],
)
def test_precision_decides_what_a_key_covers(key: str, stored: str, expected: bool) -> None:
    assert accepts(key, stored) is expected


@pytest.mark.parametrize(
    ("key", "stored", "expected"),
    [
        ("20240101120000+0000", "20240101130000+0100", True),
        ("20240101120000-0500", "20240101170000+0000", True),
        ("20240101120000-0500", "20240101120000+0000", False),
        ("20240101120000+0000-20240101130000+0000", "20240101073000-0500", True),
        ("20240101120000-0500-20240101130000-0500", "20240101173000", True),
        ("-20240101120000-0500", "20240101170000", True),
        ("-20240101120000-0500", "20240101170001", False),
    ],
)
def test_offsets_count_also_negative_ones(key: str, stored: str, expected: bool) -> None:
    assert accepts(key, stored) is expected


def test_a_value_without_offset_is_in_the_zone_of_its_data_set() -> None:
    assert accepts("20240101120000+0000", "20240101130000", stored_zone=60)
    assert accepts("20240101130000", "20240101120000+0000", key_zone=60)
    assert not accepts("20240101120000", "20240101120000", key_zone=60)


@pytest.mark.parametrize(
    "text", ["", "-", "yesterday", "202", "20241301", "20240230", "0000", "2024-13", "2024.5", "--"]
)
def test_what_is_no_date_is_no_key(text: str) -> None:
    assert parse_key(text) is None


@pytest.mark.parametrize(("text", "minutes"), [("+0100", 60), ("-0530", -330), ("", 0), ("Z", 0), ("+1", 0)])
def test_a_zone_is_read_or_taken_for_utc(text: str, minutes: int) -> None:
    assert parse_offset(text) == minutes


def test_a_leap_second_is_the_end_of_its_minute() -> None:
    assert parse_span("20161231235960") == parse_span("20161231235959")


@given(MOMENTS, MOMENTS, MOMENTS)
def test_a_range_of_full_moments_is_a_comparison(first: datetime, last: datetime, stored: datetime) -> None:
    def written(moment: datetime) -> str:
        return moment.strftime("%Y%m%d%H%M%S.%f")

    assert accepts(f"{written(first)}-{written(last)}", written(stored)) is (first <= stored <= last)


@given(MOMENTS, st.integers(-12 * 60, 14 * 60))
def test_the_same_moment_written_in_any_zone_is_the_same(moment: datetime, minutes: int) -> None:
    local = moment + timedelta(minutes=minutes)
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    written = local.strftime("%Y%m%d%H%M%S.%f")
    assert parse_span(f"{written}{offset}") == parse_span(moment.strftime("%Y%m%d%H%M%S.%f"))


@given(st.text("0123456789+-. ", max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    parse_key(text)
    parse_span(text)
