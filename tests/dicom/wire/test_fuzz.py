"""Twenty thousand mutants of good dialogues, with a fixed seed: no surprise but those that have a name."""

import threading
from pathlib import Path

import pytest

from tests.dicom.wire.dialogues import DIALOGUES, Dialogue
from tests.dicom.wire.fuzz import Fuzzer
from tests.dicom.wire.replaying import Replayer

STREAMS = 20_000


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)
def test_mutants_end_in_a_known_way(dialogue: Dialogue, tmp_path: Path) -> None:
    threads = threading.active_count()
    with Replayer() as replayer:
        fuzzer = Fuzzer(2026, tmp_path, [dialogue])
        for _ in range(STREAMS // len(DIALOGUES)):
            fuzzer.play(replayer)
    assert threading.active_count() == threads
    assert fuzzer.ends.total() == STREAMS // len(DIALOGUES)
    assert len(fuzzer.ends) > 3
    assert {path.suffix for path in tmp_path.iterdir()} <= {".dcm"}
