"""What the window says about errors, outcomes and statuses: title, sentence, next step, with an icon and a tone.

Every member of every enumeration has words; a test holds that. The sentences about errors come from
`domain.wording`, which the command line uses too, and are translated here. How translators come to all of them is in
`views.wording_sources`.
"""

from PySide6.QtCore import QCoreApplication

from implant_gui.domain.errors import OperationError
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.events import ContextResult, RefusalReason
from implant_gui.domain.service.match import TextProblem
from implant_gui.domain.service.outcome import Phase, Verdict
from implant_gui.domain.service.status import DimseStatus, StatusCategory
from implant_gui.domain.text import visible
from implant_gui.domain.viewing.composition import Misfit
from implant_gui.domain.wording import describe
from implant_gui.models.common.roles import Tone
from implant_gui.models.common.words import domain_words
from implant_gui.views.common.told import Told as Told
from implant_gui.views.wording_tables import (
    CATEGORIES,
    CONTEXT_RESULTS,
    ERROR_ICONS,
    MISFITS,
    PHASES,
    REFUSALS,
    RUNGS,
    TEXT_PROBLEMS,
    VERDICTS,
)


def error_words(error: OperationError) -> Told:
    """What went wrong outside of us."""
    words = describe(error, domain_words)
    icon = ERROR_ICONS.get(error.kind, "circle-x")
    return Told(words.title, words.sentence, words.next_step, icon, Tone.BAD)


def verdict_words(verdict: Verdict) -> Told:
    """How an operation ended."""
    return _spoken(VERDICTS[verdict])


def category_words(category: StatusCategory) -> Told:
    """The class of a status."""
    return _spoken(CATEGORIES[category])


def status_words(status: DimseStatus) -> Told:
    """A status that is not the good end: its code and meaning, what the peer added, and what to do."""
    look = category_words(status.category)
    sentences = [f"{domain_words(status.meaning).rstrip('.')} ({status.hex})."]
    if status.comment:
        said = QCoreApplication.translate("wording", "The server says: “{0}”.")
        sentences.append(said.format(visible(status.comment)))
    if status.reading.cause:
        sentences.append(domain_words(status.reading.cause))
    return Told(look.title, " ".join(sentences), domain_words(status.reading.next_step), look.icon, look.tone)


def rung_words(rung: CancelRung) -> Told:
    """How far a cancellation had to go."""
    return _spoken(RUNGS[rung])


def text_problem_words(problem: TextProblem) -> Told:
    """What is wrong with the text that a server sent."""
    return _spoken(TEXT_PROBLEMS[problem])


def refusal_words(reason: RefusalReason) -> Told:
    """Why an object was not taken."""
    return _spoken(REFUSALS[reason])


def phase_words(phase: Phase) -> Told:
    """How far an operation is."""
    return _spoken(PHASES[phase])


def context_words(result: ContextResult) -> Told:
    """What became of a presentation context."""
    return _spoken(CONTEXT_RESULTS[result])


def misfit_words(misfit: Misfit) -> str:
    """What does not fit in a composition, or is missing from it, in one sentence."""
    others = QCoreApplication.translate("wording", " or ").join(visible(each) for each in misfit.others)
    return domain_words(MISFITS[misfit.kind]).format(
        subject=visible(misfit.subject), others=others, number=misfit.number
    )


def _spoken(told: Told) -> Told:
    return Told(
        domain_words(told.title), domain_words(told.sentence), domain_words(told.next_step), told.icon, told.tone
    )
