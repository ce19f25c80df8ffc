from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.models.common.moments import moment_text, parse_moment


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2024", "2024"),
        ("202403", "2024-03"),
        ("20240301", "2024-03-01"),
        ("20240301000000", "2024-03-01"),
        ("20240301000000.000000+0000", "2024-03-01"),
        ("2024030112", "2024-03-01 12:00"),
        ("202403011230", "2024-03-01 12:30"),
        ("20240301123000", "2024-03-01 12:30"),
        ("20240301123015", "2024-03-01 12:30:15"),
        ("20240301123015.25", "2024-03-01 12:30:15"),
        ("20240301123000+0100", "2024-03-01 12:30 +0100"),
        ("20240301 ", "2024-03-01"),
    ],
)
def test_a_date_time_is_shown_with_the_precision_that_it_has(text: str, shown: str) -> None:
    assert moment_text(text) == shown


@pytest.mark.parametrize("text", ["", "26.06.2009", "2024-03-01", "20241301", "20240230", "00000000", "tomorrow"])
def test_what_is_no_date_time_is_shown_as_it_is(text: str) -> None:
    assert parse_moment(text) is None
    assert moment_text(text) == text


def test_an_offset_counts() -> None:
    assert parse_moment("20240301120000+0200") == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert parse_moment("20240301120000-0130") == datetime(2024, 3, 1, 13, 30, tzinfo=UTC)


def test_without_an_offset_the_time_is_local() -> None:
    assert parse_moment("20240301120000") == datetime(2024, 3, 1, 12).astimezone()


def test_a_leap_second_and_fractions_are_read() -> None:
    assert parse_moment("20161231235960+0000") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert parse_moment("20240301120000.5+0000") == datetime(2024, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)


def test_an_impossible_offset_is_no_date_time() -> None:
    assert parse_moment("20240301120000+9900") is None


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)), st.integers(-14, 14))
def test_what_is_written_is_read_back(moment: datetime, hours: int) -> None:
    text = f"{moment:%Y%m%d%H%M%S.%f}{'+' if hours >= 0 else '-'}{abs(hours):02}00"
    assert parse_moment(text) == (moment - timedelta(hours=hours)).replace(tzinfo=UTC)


@given(st.text(max_size=30))
def test_no_text_does_harm(text: str) -> None:
    assert isinstance(moment_text(text), str)
