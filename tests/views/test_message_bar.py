"""Messages stand above the work until they are answered; nothing waits for them."""

from pytestqt.qtbot import QtBot

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.message_bar import Answer, MessageBar
from implant_gui.views.wording import Told, error_words
from tests.views.conftest import Click

REFUSED = error_words(OperationError(ErrorKind.CONNECTION_REFUSED, server="PACS"))


def make(qtbot: QtBot) -> MessageBar:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show()
    return bar


def texts(bar: MessageBar) -> str:
    return " ".join(label.text() for label in bar.findChildren(PlainLabel) if label.isVisible())


def test_a_message_says_what_happened_and_what_to_try(qtbot: QtBot) -> None:
    bar = make(qtbot)
    bar.show_message(REFUSED)
    qtbot.waitUntil(lambda: REFUSED.next_step in texts(bar))
    assert REFUSED.title in texts(bar)
    assert "PACS" in texts(bar)


def test_a_question_is_answered_by_a_signal(qtbot: QtBot, click: Click) -> None:
    bar = make(qtbot)
    bar.question(Told("Remove PACS?", "Its searches stay."), key="remove", offers=[Offer("yes", "Remove")])
    with qtbot.waitSignal(bar.answered) as caught:
        click(bar, "Remove")
    assert caught.args == [Answer("remove", "yes")]
    assert not bar.messages


def test_dismissing_is_an_answer_without_an_offer(qtbot: QtBot, click: Click) -> None:
    bar = make(qtbot)
    bar.show_message(REFUSED, key="refused", offers=[Offer("retry", "Try again")])
    with qtbot.waitSignal(bar.answered) as caught:
        click(bar, "Dismiss this message")
    assert caught.args == [Answer("refused", "")]
    assert bar.isHidden()


def test_details_are_shown_on_demand(qtbot: QtBot, click: Click) -> None:
    bar = make(qtbot)
    bar.show_message(REFUSED, details="ECONNREFUSED 111")
    assert "ECONNREFUSED" not in texts(bar)
    click(bar, "Details")
    assert "ECONNREFUSED" in texts(bar)


def test_a_newer_message_takes_the_place_of_the_one_with_its_key(qtbot: QtBot) -> None:
    bar = make(qtbot)
    bar.show_message(Told("first", ""), key="a")
    bar.show_message(Told("other", ""))
    bar.show_message(Told("second", ""), key="a")
    assert [message.told.title for message in bar.messages] == ["second", "other"]


def test_only_a_few_messages_stand_at_once(qtbot: QtBot) -> None:
    bar = make(qtbot)
    for number in range(20):
        bar.show_message(Told(str(number), ""))
    assert [message.told.title for message in bar.messages] == ["19", "18", "17", "16"]


def test_what_a_peer_wrote_is_no_markup(qtbot: QtBot) -> None:
    bar = make(qtbot)
    bar.show_message(Told("<b>bold</b>", "<img src=x>"))
    qtbot.waitUntil(lambda: "<b>bold</b> <img src=x>" in texts(bar))
