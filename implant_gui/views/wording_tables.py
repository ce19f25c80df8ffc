"""The words themselves, untranslated; `views.wording` gives them out in the user's language."""

from typing import Final

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.events import ContextResult, RefusalReason
from implant_gui.domain.service.match import TextProblem
from implant_gui.domain.service.outcome import Phase, Verdict
from implant_gui.domain.service.status import StatusCategory
from implant_gui.domain.viewing.composition import MisfitKind
from implant_gui.models.common.roles import Tone
from implant_gui.models.common.words import QT_TRANSLATE_NOOP
from implant_gui.views.common.told import Told

_OK, _ALERT, _BAD, _STOP = "circle-check", "alert-triangle", "circle-x", "ban"

VERDICTS: Final = {
    Verdict.SUCCESS: Told(
        QT_TRANSLATE_NOOP("wording", "Complete"),
        QT_TRANSLATE_NOOP("wording", "Everything that was asked for is here."),
        icon=_OK,
        tone=Tone.GOOD,
    ),
    Verdict.PARTIAL: Told(
        QT_TRANSLATE_NOOP("wording", "Incomplete"),
        QT_TRANSLATE_NOOP("wording", "Not everything that was asked for is here, or the server warned."),
        QT_TRANSLATE_NOOP("wording", "“Retry failed” asks only for what is missing."),
        icon=_ALERT,
        tone=Tone.WARN,
    ),
    Verdict.FAILURE: Told(
        QT_TRANSLATE_NOOP("wording", "Failed"),
        QT_TRANSLATE_NOOP("wording", "The server could not do what was asked, or nothing arrived of what it counted."),
        icon=_BAD,
        tone=Tone.BAD,
    ),
    Verdict.NO_ANSWER: Told(
        QT_TRANSLATE_NOOP("wording", "No answer"),
        QT_TRANSLATE_NOOP("wording", "The operation ended without a status from the server."),
        icon="plug-connected-x",
        tone=Tone.BAD,
    ),
    Verdict.CANCELLED: Told(
        QT_TRANSLATE_NOOP("wording", "Cancelled"),
        QT_TRANSLATE_NOOP("wording", "It was stopped here. What had arrived is kept."),
        icon=_STOP,
    ),
}

CATEGORIES: Final = {
    StatusCategory.SUCCESS: Told(
        QT_TRANSLATE_NOOP("wording", "Success"),
        QT_TRANSLATE_NOOP("wording", "The server finished without a complaint."),
        icon=_OK,
        tone=Tone.GOOD,
    ),
    StatusCategory.PENDING: Told(
        QT_TRANSLATE_NOOP("wording", "Pending"),
        QT_TRANSLATE_NOOP("wording", "The server is still at work."),
        icon="loader-2",
        tone=Tone.BUSY,
    ),
    StatusCategory.WARNING: Told(
        QT_TRANSLATE_NOOP("wording", "Warning"),
        QT_TRANSLATE_NOOP("wording", "The server finished, but something is to be noted."),
        icon=_ALERT,
        tone=Tone.WARN,
    ),
    StatusCategory.CANCEL: Told(
        QT_TRANSLATE_NOOP("wording", "Cancel"),
        QT_TRANSLATE_NOOP("wording", "The server stopped because it was asked to."),
        icon=_STOP,
    ),
    StatusCategory.FAILURE: Told(
        QT_TRANSLATE_NOOP("wording", "Failure"),
        QT_TRANSLATE_NOOP("wording", "The server could not do it."),
        icon=_BAD,
        tone=Tone.BAD,
    ),
    StatusCategory.UNKNOWN: Told(
        QT_TRANSLATE_NOOP("wording", "Unknown"),
        QT_TRANSLATE_NOOP("wording", "The server used a code that belongs to no class of the standard."),
        icon="help-circle",
        tone=Tone.WARN,
    ),
}

RUNGS: Final = {
    CancelRung.ASKED: Told(
        QT_TRANSLATE_NOOP("wording", "Stopped"),
        QT_TRANSLATE_NOOP("wording", "The server was asked to stop, and did."),
        icon=_STOP,
    ),
    CancelRung.FINISHED_ANYWAY: Told(
        QT_TRANSLATE_NOOP("wording", "Finished anyway"),
        QT_TRANSLATE_NOOP("wording", "The server was asked to stop, but came to its own end first."),
        icon=_STOP,
    ),
    CancelRung.ABORTED: Told(
        QT_TRANSLATE_NOOP("wording", "Aborted"),
        QT_TRANSLATE_NOOP("wording", "The server ignored the request to stop; the association was aborted."),
        QT_TRANSLATE_NOOP("wording", "The server may go on sending over other associations for a while."),
        icon=_STOP,
        tone=Tone.WARN,
    ),
    CancelRung.DROPPED: Told(
        QT_TRANSLATE_NOOP("wording", "Connection dropped"),
        QT_TRANSLATE_NOOP("wording", "The server took in nothing any more; the connection was closed from here."),
        QT_TRANSLATE_NOOP("wording", "The server may not notice before its own time limit."),
        icon=_STOP,
        tone=Tone.WARN,
    ),
}

TEXT_PROBLEMS: Final = {
    TextProblem.NONE: Told(
        QT_TRANSLATE_NOOP("wording", "Text in order"),
        QT_TRANSLATE_NOOP("wording", "All text fits the character set that was declared."),
        icon=_OK,
        tone=Tone.GOOD,
    ),
    TextProblem.UNDECLARED: Told(
        QT_TRANSLATE_NOOP("wording", "Character set not declared"),
        QT_TRANSLATE_NOOP("wording", "The server sent text beyond ASCII without saying how it is encoded."),
        QT_TRANSLATE_NOOP("wording", "If letters look wrong, set the character set in the server's settings."),
        icon="language",
        tone=Tone.WARN,
    ),
    TextProblem.UNKNOWN_SET: Told(
        QT_TRANSLATE_NOOP("wording", "Unknown character set"),
        QT_TRANSLATE_NOOP("wording", "The server declared a character set that does not exist."),
        QT_TRANSLATE_NOOP("wording", "If letters look wrong, set the character set in the server's settings."),
        icon="language",
        tone=Tone.WARN,
    ),
    TextProblem.UNDECODABLE: Told(
        QT_TRANSLATE_NOOP("wording", "Wrong character set"),
        QT_TRANSLATE_NOOP("wording", "Some text does not fit the character set that the server declared."),
        QT_TRANSLATE_NOOP("wording", "If letters look wrong, set the character set in the server's settings."),
        icon="language",
        tone=Tone.WARN,
    ),
}

REFUSALS: Final = {
    RefusalReason.NOT_ASKED_FOR: Told(
        QT_TRANSLATE_NOOP("wording", "Not asked for"),
        QT_TRANSLATE_NOOP("wording", "The server sent an object that nobody here had asked for."),
        icon=_STOP,
        tone=Tone.WARN,
    ),
    RefusalReason.WRONG_SOP_CLASS: Told(
        QT_TRANSLATE_NOOP("wording", "Not an implant template"),
        QT_TRANSLATE_NOOP("wording", "Only the three implant storage classes are taken."),
        icon=_STOP,
        tone=Tone.WARN,
    ),
    RefusalReason.NO_ROLE: Told(
        QT_TRANSLATE_NOOP("wording", "Role not agreed"),
        QT_TRANSLATE_NOOP("wording", "The server sent an object for which it had not accepted the storage role."),
        icon=_STOP,
        tone=Tone.WARN,
    ),
    RefusalReason.UID_MISMATCH: Told(
        QT_TRANSLATE_NOOP("wording", "UIDs do not agree"),
        QT_TRANSLATE_NOOP("wording", "The UID in the request differs from the UID in the object."),
        icon=_BAD,
        tone=Tone.BAD,
    ),
    RefusalReason.INVALID_UID: Told(
        QT_TRANSLATE_NOOP("wording", "Invalid UID"),
        QT_TRANSLATE_NOOP("wording", "The object has no well-formed SOP Instance UID."),
        icon=_BAD,
        tone=Tone.BAD,
    ),
    RefusalReason.MALFORMED: Told(
        QT_TRANSLATE_NOOP("wording", "Damaged object"),
        QT_TRANSLATE_NOOP("wording", "The data set is broken or cut short."),
        icon=_BAD,
        tone=Tone.BAD,
    ),
    RefusalReason.DISK_FULL: Told(
        QT_TRANSLATE_NOOP("wording", "Disk full"),
        QT_TRANSLATE_NOOP("wording", "There was no space left to store the object."),
        QT_TRANSLATE_NOOP("wording", "Make room; the sender can try again at once."),
        icon="database-x",
        tone=Tone.BAD,
    ),
    RefusalReason.STORAGE_UNAVAILABLE: Told(
        QT_TRANSLATE_NOOP("wording", "Storage not available"),
        QT_TRANSLATE_NOOP("wording", "The library's folder could not be used."),
        QT_TRANSLATE_NOOP("wording", "Check that the folder exists and that its drive is connected."),
        icon="database-x",
        tone=Tone.BAD,
    ),
}

PHASES: Final = {
    Phase.WAITING: Told(
        QT_TRANSLATE_NOOP("wording", "Waiting"),
        QT_TRANSLATE_NOOP("wording", "It begins when another operation has ended."),
        icon="hourglass",
    ),
    Phase.CONNECTING: Told(
        QT_TRANSLATE_NOOP("wording", "Connecting"),
        QT_TRANSLATE_NOOP("wording", "The association is being set up."),
        icon="plug-connected",
        tone=Tone.BUSY,
    ),
    Phase.RUNNING: Told(
        QT_TRANSLATE_NOOP("wording", "Running"),
        QT_TRANSLATE_NOOP("wording", "The server is at work."),
        icon="loader-2",
        tone=Tone.BUSY,
    ),
    Phase.ENDED: Told(
        QT_TRANSLATE_NOOP("wording", "Ended"),
        QT_TRANSLATE_NOOP("wording", "The operation has come to its end."),
        icon=_OK,
    ),
}

CONTEXT_RESULTS: Final = {
    ContextResult.ACCEPTED: Told(
        QT_TRANSLATE_NOOP("wording", "Accepted"),
        QT_TRANSLATE_NOOP("wording", "The server offers this SOP class."),
        icon=_OK,
        tone=Tone.GOOD,
    ),
    ContextResult.USER_REJECTION: Told(
        QT_TRANSLATE_NOOP("wording", "Rejected by the application"),
        QT_TRANSLATE_NOOP("wording", "The server knows the SOP class but does not want to use it with us."),
        icon=_BAD,
        tone=Tone.BAD,
    ),
    ContextResult.NO_REASON: Told(
        QT_TRANSLATE_NOOP("wording", "Rejected without a reason"),
        QT_TRANSLATE_NOOP("wording", "The server gave no reason."),
        icon=_BAD,
        tone=Tone.BAD,
    ),
    ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED: Told(
        QT_TRANSLATE_NOOP("wording", "SOP class not supported"),
        QT_TRANSLATE_NOOP("wording", "The server does not offer this SOP class."),
        icon=_BAD,
        tone=Tone.BAD,
    ),
    ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED: Told(
        QT_TRANSLATE_NOOP("wording", "Transfer syntaxes not supported"),
        QT_TRANSLATE_NOOP("wording", "The server offers the SOP class, but in none of the encodings proposed."),
        icon=_BAD,
        tone=Tone.BAD,
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
    MisfitKind.LACKING: QT_TRANSLATE_NOOP("wording", "“{subject}” is mandatory, and nothing is chosen for it."),
    MisfitKind.TOO_MANY: QT_TRANSLATE_NOOP(
        "wording", "“{subject}” is exclusive: one component at most, but {number} are chosen."
    ),
    MisfitKind.NO_COMPONENT: QT_TRANSLATE_NOOP("wording", "The assembly has no component {number}."),
    MisfitKind.NOT_HERE: QT_TRANSLATE_NOOP("wording", "Its template is not in the library."),
    MisfitKind.NOT_GENERIC: QT_TRANSLATE_NOOP(
        "wording", "What component {number} refers to is no generic implant template."
    ),
    MisfitKind.NO_JOINT: QT_TRANSLATE_NOOP("wording", "The maker permits no joint between {subject} and {others}."),
    MisfitKind.NOT_JOINED: QT_TRANSLATE_NOOP("wording", "{subject} cannot be joined to any other part that is chosen."),
    MisfitKind.NOT_JOINED_SO: QT_TRANSLATE_NOOP(
        "wording", "{subject} cannot be joined by the joint that is asked for."
    ),
    MisfitKind.NO_FEATURES: QT_TRANSLATE_NOOP(
        "wording", "{subject}: the joint names mating features that the templates do not have."
    ),
    MisfitKind.ALL_TAKEN: QT_TRANSLATE_NOOP("wording", "{subject} finds every place taken that it could be joined to."),
    MisfitKind.NO_FRAMES: QT_TRANSLATE_NOOP(
        "wording", "{subject}: neither in space nor on a drawing do both have a mating frame for the joint."
    ),
    MisfitKind.MIRRORED_IN_SPACE: QT_TRANSLATE_NOOP(
        "wording", "{subject}: its mating frame is a mirror image of the other one in space."
    ),
    MisfitKind.MIRRORED_ON_DRAWING: QT_TRANSLATE_NOOP(
        "wording", "{subject}: its mating frame is a mirror image of the other one on drawing {number}."
    ),
}
"""What does not fit in a composition: sentences about `Misfit.subject`, `others` and `number`."""
