"""Message IDs."""

from itertools import islice

from implant_gui.dicom.message_ids import LAST, MessageIds


def test_they_count_and_begin_anew() -> None:
    numbers = MessageIds()
    drawn = list(islice(iter(numbers, None), LAST + 2))
    assert drawn[:2] == [1, 2]
    assert drawn[-3:] == [LAST, 1, 2]
    assert len(set(drawn)) == LAST
