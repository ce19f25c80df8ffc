"""Twenty thousand mutants of good dialogues, with a fixed seed: no surprise but those that have a name."""

import threading
from pathlib import Path

import pytest

from tests.dicom.playing import wait_until
from tests.dicom.wire.dialogues import DIALOGUES, Dialogue
from tests.dicom.wire.fuzz import WORKERS, Fuzzer

STREAMS_EACH = 20_000 // len(DIALOGUES) // WORKERS


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)
def test_mutants_end_in_a_known_way(dialogue: Dialogue, tmp_path: Path) -> None:
    threads = threading.active_count()
    fuzzer = Fuzzer(tmp_path, [dialogue])
    fuzzer.run_at_once(2026, lambda count: count < STREAMS_EACH)
    wait_until(lambda: threading.active_count() == threads)
    assert fuzzer.ends.total() == STREAMS_EACH * WORKERS
    assert len(fuzzer.ends) > 3
    assert {path.suffix for path in tmp_path.iterdir()} <= {".dcm"}
