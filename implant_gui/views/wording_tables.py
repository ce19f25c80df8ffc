"""The words themselves, as plain data: `views.wording` gives them out in the user's language.

No marks for lupdate stand around them; `views.wording_sources` writes those down for all of them.
"""

from typing import Final

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.events import ContextResult, RefusalReason
from implant_gui.domain.service.match import TextProblem
from implant_gui.domain.service.outcome import Phase, Verdict
from implant_gui.domain.service.status import StatusCategory
from implant_gui.domain.viewing.composition import MisfitKind
from implant_gui.models.common.roles import Tone
from implant_gui.views.common.told import Told

_OK, _STOP = "circle-check", "ban"


def _good(title: str, sentence: str) -> Told:
    return Told(title, sentence, icon=_OK, tone=Tone.GOOD)


def _warn(title: str, sentence: str, next_step: str = "", *, icon: str = "alert-triangle") -> Told:
    return Told(title, sentence, next_step, icon, Tone.WARN)


def _bad(title: str, sentence: str, next_step: str = "", *, icon: str = "circle-x") -> Told:
    return Told(title, sentence, next_step, icon, Tone.BAD)


def _busy(title: str, sentence: str, *, icon: str = "loader-2") -> Told:
    return Told(title, sentence, icon=icon, tone=Tone.BUSY)


def _stopped(title: str, sentence: str) -> Told:
    return Told(title, sentence, icon=_STOP)


VERDICTS: Final = {
    Verdict.SUCCESS: _good("Complete", "Everything that was asked for is here."),
    Verdict.PARTIAL: _warn(
        "Incomplete",
        "Not everything that was asked for is here, or the server warned.",
        "“Retry failed” asks only for what is missing.",
    ),
    Verdict.FAILURE: _bad("Failed", "The server could not do what was asked, or nothing arrived of what it counted."),
    Verdict.NO_ANSWER: _bad(
        "No answer", "The operation ended without a status from the server.", icon="plug-connected-x"
    ),
    Verdict.CANCELLED: _stopped("Cancelled", "It was stopped here. What had arrived is kept."),
}

CATEGORIES: Final = {
    StatusCategory.SUCCESS: _good("Success", "The server finished without a complaint."),
    StatusCategory.PENDING: _busy("Pending", "The server is still at work."),
    StatusCategory.WARNING: _warn("Warning", "The server finished, but something is to be noted."),
    StatusCategory.CANCEL: _stopped("Cancel", "The server stopped because it was asked to."),
    StatusCategory.FAILURE: _bad("Failure", "The server could not do it."),
    StatusCategory.UNKNOWN: _warn(
        "Unknown", "The server used a code that belongs to no class of the standard.", icon="help-circle"
    ),
}

RUNGS: Final = {
    CancelRung.ASKED: _stopped("Stopped", "The server was asked to stop, and did."),
    CancelRung.FINISHED_ANYWAY: _stopped(
        "Finished anyway", "The server was asked to stop, but came to its own end first."
    ),
    CancelRung.ABORTED: _warn(
        "Aborted",
        "The server ignored the request to stop; the association was aborted.",
        "The server may go on sending over other associations for a while.",
        icon=_STOP,
    ),
    CancelRung.DROPPED: _warn(
        "Connection dropped",
        "The server took in nothing any more; the connection was closed from here.",
        "The server may not notice before its own time limit.",
        icon=_STOP,
    ),
}

_SET_IT: Final = "If letters look wrong, set the character set in the server's settings."

TEXT_PROBLEMS: Final = {
    TextProblem.NONE: _good("Text in order", "All text fits the character set that was declared."),
    TextProblem.UNDECLARED: _warn(
        "Character set not declared",
        "The server sent text beyond ASCII without saying how it is encoded.",
        _SET_IT,
        icon="language",
    ),
    TextProblem.UNKNOWN_SET: _warn(
        "Unknown character set",
        "The server declared a character set that does not exist.",
        _SET_IT,
        icon="language",
    ),
    TextProblem.UNDECODABLE: _warn(
        "Wrong character set",
        "Some text does not fit the character set that the server declared.",
        _SET_IT,
        icon="language",
    ),
}

REFUSALS: Final = {
    RefusalReason.NOT_ASKED_FOR: _warn(
        "Not asked for", "The server sent an object that nobody here had asked for.", icon=_STOP
    ),
    RefusalReason.WRONG_SOP_CLASS: _warn(
        "Not an implant template", "Only the three implant storage classes are taken.", icon=_STOP
    ),
    RefusalReason.NO_ROLE: _warn(
        "Role not agreed", "The server sent an object for which it had not accepted the storage role.", icon=_STOP
    ),
    RefusalReason.UID_MISMATCH: _bad("UIDs do not agree", "The UID in the request differs from the UID in the object."),
    RefusalReason.INVALID_UID: _bad("Invalid UID", "The object has no well-formed SOP Instance UID."),
    RefusalReason.MALFORMED: _bad("Damaged object", "The data set is broken or cut short."),
    RefusalReason.DISK_FULL: _bad(
        "Disk full",
        "There was no space left to store the object.",
        "Make room; the sender can try again at once.",
        icon="database-x",
    ),
    RefusalReason.STORAGE_UNAVAILABLE: _bad(
        "Storage not available",
        "The library's folder could not be used.",
        "Check that the folder exists and that its drive is connected.",
        icon="database-x",
    ),
}

PHASES: Final = {
    Phase.WAITING: Told("Waiting", "It begins when another operation has ended.", icon="hourglass"),
    Phase.CONNECTING: _busy("Connecting", "The association is being set up.", icon="plug-connected"),
    Phase.RUNNING: _busy("Running", "The server is at work."),
    Phase.ENDED: Told("Ended", "The operation has come to its end.", icon=_OK),
}

CONTEXT_RESULTS: Final = {
    ContextResult.ACCEPTED: _good("Accepted", "The server offers this SOP class."),
    ContextResult.USER_REJECTION: _bad(
        "Rejected by the application", "The server knows the SOP class but does not want to use it with us."
    ),
    ContextResult.NO_REASON: _bad("Rejected without a reason", "The server gave no reason."),
    ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED: _bad(
        "SOP class not supported", "The server does not offer this SOP class."
    ),
    ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED: _bad(
        "Transfer syntaxes not supported", "The server offers the SOP class, but in none of the encodings proposed."
    ),
}

ERROR_ICONS: Final = {
    ErrorKind.HOST_UNKNOWN: "world-x",
    ErrorKind.CONNECTION_REFUSED: "plug-connected-x",
    ErrorKind.CONNECT_TIMEOUT: "clock-x",
    ErrorKind.CONNECTION_LOST: "plug-connected-x",
    ErrorKind.TLS_FAILED: "lock-x",
    ErrorKind.TLS_EXPECTED: "lock-open-off",
    ErrorKind.ANSWER_TIMEOUT: "clock-x",
    ErrorKind.OPERATION_TIMEOUT: "clock-x",
    ErrorKind.NO_PROGRESS: "clock-x",
    ErrorKind.LISTENER_OFF: "broadcast-off",
    ErrorKind.DISK_FULL: "database-x",
    ErrorKind.DISK_READ_ONLY: "database-x",
    ErrorKind.STORAGE_UNAVAILABLE: "database-x",
    ErrorKind.FILE_UNREADABLE: "file-x",
    ErrorKind.NOT_A_TEMPLATE: "file-x",
    ErrorKind.SECRET_MISSING: "lock",
    ErrorKind.BUG: "bug",
}

MISFITS: Final = {
    MisfitKind.LACKING: "“{subject}” is mandatory, and nothing is chosen for it.",
    MisfitKind.TOO_MANY: "“{subject}” is exclusive: one component at most, but {number} are chosen.",
    MisfitKind.NO_COMPONENT: "The assembly has no component {number}.",
    MisfitKind.NOT_HERE: "Its template is not in the library.",
    MisfitKind.NOT_GENERIC: "What component {number} refers to is no generic implant template.",
    MisfitKind.NO_JOINT: "The maker permits no joint between {subject} and {others}.",
    MisfitKind.NOT_JOINED: "{subject} cannot be joined to any other part that is chosen.",
    MisfitKind.HANGS_ON: "{subject} goes with {others}, which nothing holds.",
    MisfitKind.NOT_JOINED_SO: "{subject} cannot be joined by the joint that is asked for.",
    MisfitKind.NO_FEATURES: "{subject}: the joint names mating features that the templates do not have.",
    MisfitKind.ALL_TAKEN: "{subject} finds every place taken that it could be joined to.",
    MisfitKind.NO_FRAMES: "{subject}: neither in space nor on a drawing do both have a mating frame for the joint.",
    MisfitKind.MIRRORED_IN_SPACE: "{subject}: its mating frame is a mirror image of the other one in space.",
    MisfitKind.MIRRORED_ON_DRAWING: (
        "{subject}: its mating frame is a mirror image of the other one on drawing {number}."
    ),
}
"""What does not fit in a composition: sentences about `Misfit.subject`, `others` and `number`."""

TOLD: Final = (VERDICTS, CATEGORIES, RUNGS, TEXT_PROBLEMS, REFUSALS, PHASES, CONTEXT_RESULTS)
"""The tables of titles, sentences and next steps."""
