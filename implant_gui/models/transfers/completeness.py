"""How complete an assembly or a group is with all that it refers to: held, fetched, to come, or not to be had."""

from dataclasses import dataclass

from implant_gui.domain.service.outcome import Phase, Summary
from implant_gui.domain.service.status import StatusCategory
from implant_gui.domain.uid import Uid
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, count_text, words


@dataclass(frozen=True, slots=True)
class Completeness:
    """Counts of generic templates that assemblies or groups refer to, each once.

    Attributes:
        referred: all of them.
        held: those that were in the library before.
        came: those that have been fetched.
        failed: those that the server holds, or may hold, but that did not arrive.
        absent: those that the server did not send although it told of no failure: it does not hold them. A retrieval
            has no other way of telling (PS3.4 C.4.3.1.4: what does not match is no failed sub-operation).
        is_over: nothing more will come.
    """

    referred: int
    held: int
    came: int = 0
    failed: int = 0
    absent: tuple[Uid, ...] = ()
    is_over: bool = False

    @property
    def here(self) -> int:
        """Those that can be looked at now."""
        return self.held + self.came

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.here >= self.referred

    def after(self, summary: Summary) -> "Completeness":
        """With what a retrieval of the missing ones has brought so far."""
        if summary.phase is not Phase.ENDED:
            return Completeness(self.referred, self.held, summary.stored)
        status = summary.status
        has_answered = status is not None and status.category in (StatusCategory.SUCCESS, StatusCategory.WARNING)
        failed = set(summary.failed_uids)
        absent = tuple(uid for uid in summary.missing_uids if uid not in failed) if has_answered else ()
        left = len(set(summary.missing_uids) | failed) - len(absent)
        return Completeness(self.referred, self.held, summary.stored, left, absent, is_over=True)


def completeness_words(completeness: Completeness) -> str:
    """One sentence."""
    if completeness.is_complete:
        told = words(QT_TRANSLATE_NOOP("models", "Complete: all {0} parts are here"))
        parts = [told.format(count_text(completeness.referred))]
    else:
        told = words(QT_TRANSLATE_NOOP("models", "{0} of {1} parts are here"))
        parts = [told.format(count_text(completeness.here), count_text(completeness.referred))]
    for text, count in (
        (QT_TRANSLATE_NOOP("models", "{0} were held before"), completeness.held),
        (QT_TRANSLATE_NOOP("models", "{0} came"), completeness.came),
        (QT_TRANSLATE_NOOP("models", "{0} failed"), completeness.failed),
        (QT_TRANSLATE_NOOP("models", "the server does not hold {0}"), len(completeness.absent)),
    ):
        if count:
            parts.append(words(text).format(count_text(count)))
    return "; ".join(parts) + "."
