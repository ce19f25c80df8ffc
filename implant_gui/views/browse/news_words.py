"""What is said of news: the message above everything."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.domain.keeping.watch import ChangeKind
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import count_text
from implant_gui.models.news import NewsItem, kind_words
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
WEIGHTIEST_FIRST: Final = (
    ChangeKind.RECALLED,
    ChangeKind.REPLACED,
    ChangeKind.NEW,
    ChangeKind.CHANGED,
    ChangeKind.GONE,
)


def news_words(items: Sequence[NewsItem], silent: Sequence[str]) -> Told:
    """What has changed, by its kinds, and which servers did not answer."""
    kinds = [item.change.kind for item in items]
    counted = [f"{count_text(kinds.count(kind))} × {kind_words(kind)}" for kind in WEIGHTIEST_FIRST if kind in kinds]
    sentences = [f"{', '.join(counted)}."] if counted else []
    if silent:
        sentences.append(translate("Watch", "No answer from: {0}.").format(", ".join(dict.fromkeys(silent))))
    names = ", ".join(dict.fromkeys(item.search for item in items))
    if items:
        title = translate("Watch", "News in your watched searches: {0}")
    else:
        title = translate("Watch", "Not every server answered") if silent else translate("Watch", "Nothing new")
    tone = Tone.BAD if ChangeKind.RECALLED in kinds else Tone.WARN if silent else Tone.NEUTRAL
    icon = Icon.NOTIFICATION if ChangeKind.RECALLED in kinds else "bell"
    return Told(title.format(names), " ".join(sentences), icon=icon, tone=tone)
