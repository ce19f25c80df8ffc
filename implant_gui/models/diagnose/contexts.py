"""The presentation contexts of an association, rejected ones first: which they were is what people look for."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject
from typing_extensions import override

from implant_gui.domain.service.events import ContextResult, NegotiatedContext
from implant_gui.models.common.columns import RIGHT, Column
from implant_gui.models.common.roles import TOOL_TIP, Icon, Role, Tone
from implant_gui.models.common.tables import TableModel
from implant_gui.models.common.uid_names import uid_name
from implant_gui.models.common.words import NOT_RETURNED, QT_TRANSLATE_NOOP, words

# PS3.8 Table 9-18, Result/Reason
_RESULTS: Final[Mapping[ContextResult, str]] = {
    ContextResult.ACCEPTED: QT_TRANSLATE_NOOP("models", "Accepted"),
    ContextResult.USER_REJECTION: QT_TRANSLATE_NOOP("models", "Rejected by the user of the service"),
    ContextResult.NO_REASON: QT_TRANSLATE_NOOP("models", "Rejected without a reason"),
    ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED: QT_TRANSLATE_NOOP("models", "SOP class not supported"),
    ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED: QT_TRANSLATE_NOOP("models", "Transfer syntaxes not supported"),
}
_AS_SCP: Final = QT_TRANSLATE_NOOP("models", "we receive (SCP)")
_AS_SCU: Final = QT_TRANSLATE_NOOP("models", "we ask (SCU)")


def _role(context: NegotiatedContext) -> str:
    return words(_AS_SCP if context.as_scp else _AS_SCU)


def _transfer_syntax(context: NegotiatedContext) -> str:
    return uid_name(context.transfer_syntax) if context.transfer_syntax else NOT_RETURNED


_COLUMNS: Final[tuple[Column[NegotiatedContext], ...]] = (
    Column("id", QT_TRANSLATE_NOOP("models", "ID"), lambda context: str(context.context_id), RIGHT),
    Column("result", QT_TRANSLATE_NOOP("models", "Result"), lambda context: words(_RESULTS[context.result])),
    Column("abstract", QT_TRANSLATE_NOOP("models", "SOP class"), lambda context: uid_name(context.abstract_syntax)),
    Column("transfer", QT_TRANSLATE_NOOP("models", "Transfer syntax"), _transfer_syntax),
    Column("role", QT_TRANSLATE_NOOP("models", "Our role"), _role),
)


class ContextsModel(TableModel[NegotiatedContext]):
    """Columns: id, result, abstract, transfer, role. Role.VALUE: NegotiatedContext; Role.STATE: ContextResult."""

    answered = frozenset((Role.STATE, Role.TONE, Role.ICON_NAME, TOOL_TIP))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)

    def set_contexts(self, contexts: Sequence[NegotiatedContext]) -> None:
        """Show these."""
        self._reset(sorted(contexts, key=lambda context: (_is_accepted(context), context.context_id)))

    @override
    def answer(self, value: NegotiatedContext, column: int, role: int) -> Any:
        match role:
            case Role.STATE:
                return value.result
            case Role.TONE:
                return Tone.GOOD if _is_accepted(value) else Tone.BAD
            case Role.ICON_NAME:
                return Icon.GOOD if _is_accepted(value) else Icon.BAD
            case _:
                return "\n".join(filter(None, (value.abstract_syntax, value.transfer_syntax)))


def _is_accepted(context: NegotiatedContext) -> bool:
    return context.result is ContextResult.ACCEPTED
