"""The command line's own sentences about how an operation went."""

from typing import Final

from implant_gui.app.commands.report import Closing
from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.outcome import Summary, Verdict
from implant_gui.domain.service.status import DimseStatus, StatusCategory
from implant_gui.domain.text import visible
from implant_gui.domain.wording import describe

LISTED_UIDS: Final = 20

CANCEL_WORDS: Final = {
    CancelRung.ASKED: "Cancelled.",
    CancelRung.FINISHED_ANYWAY: "Cancelled, but the operation had come to its end before the server stopped.",
    CancelRung.ABORTED: "Cancelled: the server did not stop when it was asked, so the association was aborted.",
    CancelRung.DROPPED: "Cancelled: the server did not stop when it was asked, so the connection was cut.",
}


def closing_line(closing: Closing) -> str:
    """Status, category, meaning, counts and time, in one line."""
    return f"{_head(closing)}. {', '.join((*counts(closing), f'{closing.seconds:.2f} s'))}"


def told(status: DimseStatus) -> str:
    """A status in one line."""
    return f"{status.hex} {status.category.value}: {status.meaning}"


def counts(closing: Closing) -> list[str]:
    """What was found, fetched, sent and failed, in words; nothing about what the command does not do."""
    summary = closing.summary
    peer = summary.peer_counters
    found = [
        (closing.matches or closing.is_query, plural(closing.matches, "match", "matches")),
        (summary.requested, f"{summary.stored:,} of {summary.requested:,} fetched"),
        (summary.stored_bytes, size(summary.stored_bytes)),
        (summary.sent, f"{summary.sent - summary.sent_failed:,} of {plural(summary.sent, 'file', 'files')} sent"),
        (0 if summary.requested or summary.sent else peer.completed, f"{peer.completed} completed"),
        (0 if summary.sent else peer.failed, f"{peer.failed} failed"),
        (peer.warning, f"{peer.warning} with a warning"),
        (summary.refused, f"{summary.refused:,} refused by us"),
    ]
    return [words for count, words in found if count]


def error_lines(error: OperationError, reached: list[str]) -> list[str]:
    """What failed outside of us, what had been `reached` by then, and what to try."""
    words = describe(error)
    lines = [f"{words.title}. {words.sentence}"]
    if reached:
        lines.append(f"Until then: {', '.join(reached)}.")
    return [*lines, words.next_step] if words.next_step else lines


def notes(closing: Closing) -> list[str]:
    """What a person should know beside the closing line: why, what to try, which objects are concerned."""
    summary = closing.summary
    lines = list(closing.notes)
    if closing.status is not None:
        lines += _about_status(closing.status)
    if summary.cancelled is not None and not summary.limit_reached:
        lines.append(CANCEL_WORDS[summary.cancelled])
    if summary.limit_reached:
        lines.append("There may be more matches; --limit 0 asks for all.")
    if summary.optional_keys_ignored:
        lines.append("The server ignored some of the keys: check whether the matches are what was asked for.")
    if summary.missing_uids and closing.status is not None and closing.status.category is StatusCategory.SUCCESS:
        lines.append("The server calls this a success, but it did not send all that was asked for.")
    if summary.claims_more_than_arrived:
        completed = summary.peer_counters.completed
        lines.append(f"The server says that it completed {completed:,}; {summary.stored:,} arrived here.")
    lines += _listed("Failed", summary.failed_uids)
    if summary.verdict is not Verdict.CANCELLED:
        lines += _listed("Missing", [uid for uid in summary.missing_uids if uid not in summary.failed_uids])
    return lines


def progress_words(summary: Summary, seconds: float) -> str:
    """How far the work is."""
    peer = summary.peer_counters
    parts = [plural(summary.matches, "match", "matches")] if summary.matches else []
    if summary.requested:
        parts.append(f"{summary.stored:,} of {summary.requested:,} fetched, {size(summary.stored_bytes)}")
    if summary.sent:
        parts.append(f"{summary.sent:,} of {plural(peer.total or summary.sent, 'file', 'files')} sent")
    elif not summary.requested and peer.completed is not None:
        parts.append(f"{peer.completed:,} of {peer.total or 0:,} completed")
    if peer.failed:
        parts.append(f"{peer.failed:,} failed")
    return ", ".join((*(parts or ["under way"]), f"{seconds:.0f} s"))


def plural(count: int, one: str, many: str) -> str:
    """`count` with its noun."""
    return f"{count:,} {one if count == 1 else many}"


def size(count: int) -> str:
    """A number of bytes as people read it, in powers of 1000."""
    if count < 1000:
        return plural(count, "byte", "bytes")
    for power, unit in ((3, "GB"), (2, "MB")):
        if count >= 1000**power:
            return f"{count / 1000**power:.1f} {unit}"
    return f"{count / 1000:.1f} kB"


def _head(closing: Closing) -> str:
    status, summary = closing.status, closing.summary
    if summary.limit_reached:
        code = "" if status is None else f"{status.hex} {status.category.value}: "
        return f"{code}Stopped at the limit"
    if status is not None:
        return told(status)
    return "Stopped without a final status" if summary.cancelled is not None else "No status came"


def _about_status(status: DimseStatus) -> list[str]:
    lines = []
    if status.reading.pynetdicom:
        lines.append(f"If the server runs pynetdicom: {status.reading.pynetdicom}.")
    if status.comment:
        lines.append(f"The server's comment: {visible(status.comment)}")
    if status.offending_elements:
        lines.append(f"Offending elements: {', '.join(status.offending_elements)}")
    if status.error_id is not None:
        lines.append(f"Error ID: {status.error_id}")
    if status.reading.cause:
        lines.append(f"Likely cause: {status.reading.cause}")
    if status.reading.next_step:
        lines.append(f"Next step: {status.reading.next_step}")
    return lines


def _listed(title: str, uids: tuple[str, ...] | list[str]) -> list[str]:
    lines = [f"{title}: {uid}" for uid in uids[:LISTED_UIDS]]
    more = len(uids) - LISTED_UIDS
    return [*lines, f"{title}: {more:,} more; --json lists all"] if more > 0 else lines
