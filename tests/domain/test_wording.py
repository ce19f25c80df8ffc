"""Every error of the world has words, and no fact can break them."""

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.wording import FACT_LENGTH, PLAIN_TEMPLATES, abort_reason, describe, rejection


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_kind_has_a_title_a_sentence_and_a_next_step(kind: ErrorKind) -> None:
    words = describe(OperationError(kind, server="PACS", address="PACS@10.0.0.1:104"))
    assert words.title
    assert words.sentence.endswith((".", "–"))
    assert words.next_step.endswith(".")
    assert "{" not in words.sentence + words.next_step


@pytest.mark.parametrize("kind", ErrorKind)
def test_an_error_without_any_fact_still_reads_as_a_sentence(kind: ErrorKind) -> None:
    words = describe(OperationError(kind))
    assert "{" not in words.sentence
    assert "None" not in words.sentence


def test_a_rejection_names_its_reason_and_what_to_do() -> None:
    error = OperationError(ErrorKind.REJECTED, server="PACS", facts={"result": 1, "source": 1, "reason": 7})
    words = describe(error)
    assert words.sentence == ("PACS rejected the association: it has another AE title than the one that was called.")
    assert "letter by letter" in words.next_step


@pytest.mark.parametrize("source", range(-1, 256, 16))
@pytest.mark.parametrize("reason", range(-1, 256, 16))
def test_no_number_is_too_odd_for_words(source: int, reason: int) -> None:
    assert rejection(source, reason).reason
    assert abort_reason(source, reason)


def test_what_a_peer_wrote_stays_one_short_line() -> None:
    nasty = "first\r\nsecond\u202e" + "x" * 1000
    words = describe(OperationError(ErrorKind.PROTOCOL, server="PACS", facts={"detail": nasty}))
    assert "\n" not in words.sentence
    assert "\u202e" not in words.sentence
    assert len(words.sentence) < FACT_LENGTH + 100


def test_braces_in_a_fact_are_only_text() -> None:
    words = describe(OperationError(ErrorKind.TLS_FAILED, server="{peer}", facts={"detail": "{0.__class__}"}))
    assert "{peer}" in words.sentence
    assert "{0.__class__}" in words.sentence


def test_patterns_are_translated_before_they_are_filled_in() -> None:
    seen: list[str] = []

    def translate(text: str) -> str:
        seen.append(text)
        return text.upper().replace("{PEER}", "{peer}")

    words = describe(OperationError(ErrorKind.HOST_UNKNOWN, server="Pacs"), translate)
    assert PLAIN_TEMPLATES[ErrorKind.HOST_UNKNOWN].sentence in seen
    assert "HOST OF Pacs" in words.sentence


def test_a_library_that_another_window_has_open_is_no_matter_of_permissions() -> None:
    facts = {"reason": "opened-read-only"}
    words = describe(OperationError(ErrorKind.DISK_READ_ONLY, address="/data/library", facts=facts))
    assert words.title == "Open in another window"
    assert "/data/library" in words.sentence
    assert "permission" not in words.sentence + words.next_step


def test_a_full_disk_speaks_of_no_fetching_for_it_may_be_an_export() -> None:
    words = describe(OperationError(ErrorKind.DISK_FULL, address="/media/stick"))
    assert "fetch" not in words.sentence + words.next_step


def test_a_service_that_is_not_offered_is_named() -> None:
    error = OperationError(
        ErrorKind.NO_CONTEXT_ACCEPTED, server="PACS", facts={"sop_class": "1.2.840.10008.5.1.4.43.2"}
    )
    assert describe(error).sentence == ("PACS accepted the association, but not for Generic Implant Template – FIND.")
