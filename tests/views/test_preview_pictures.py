"""What is held is shown with pictures, and a notice of the manufacturer stands above them."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from implant_gui.domain.content.template_view import Document, Identity, Notice, TemplateView
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.models.preview.facts import facts_of
from implant_gui.templates.catalogue import build
from implant_gui.templates.view import view_of
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.preview.preview import Preview, breakable
from implant_gui.views.preview.subject import Subject, subject_of_match
from tests.views import made_up
from tests.views.seen_templates import drawing, surface, template

SUBJECT = Subject("1.2.3", "Stem")
RECALL = Notice("20240301", "Stop using it: the cone may break.", Document("application/pdf", b"%PDF"))


@pytest.fixture
def preview(qtbot: QtBot) -> Preview:
    made = Preview(AttributesModel())
    qtbot.addWidget(made)
    made.resize(480, 640)
    made.show()
    return made


def show(preview: Preview, view: TemplateView) -> None:
    preview.show_subject(SUBJECT, is_held=True)
    preview.show_template(SUBJECT.key, view)


def offered(preview: Preview) -> list[QWidget | None]:
    return [preview.tabs.widget(place) for place in range(preview.tabs.count()) if preview.tabs.isTabVisible(place)]


def test_all_that_there_is_has_a_tab(preview: Preview) -> None:
    show(preview, template(drawings=(drawing(),), surfaces=(surface(),)))
    assert offered(preview) == [preview.drawings, preview.surfaces, preview.facts, preview.tree]


def test_no_tab_is_empty(preview: Preview) -> None:
    show(preview, template(drawings=(drawing(),)))
    assert preview.surfaces not in offered(preview)
    preview.show_subject(subject_of_match(next(made_up.matches())))
    assert offered(preview) == [preview.tree]
    assert not preview.tabs.tabBar().isVisible()


def test_the_tab_that_somebody_chose_stays_chosen(preview: Preview) -> None:
    show(preview, template(drawings=(drawing(),), surfaces=(surface(),)))
    preview.tabs.setCurrentWidget(preview.facts)
    show(preview, template(drawings=(drawing(),)))
    assert preview.tabs.currentWidget() is preview.facts


def test_a_template_that_comes_late_for_another_one_is_dropped(preview: Preview) -> None:
    preview.show_subject(SUBJECT, is_held=True)
    preview.show_template("9.9.9", template(drawings=(drawing(),)))
    assert preview.template is None


def test_no_picture_stands_under_the_name_of_another_template(preview: Preview) -> None:
    show(preview, template(drawings=(drawing(),)))
    preview.show_subject(Subject("4.5.6", "Cup"), is_held=True)
    assert preview.drawings.canvas.placed == ()


def test_a_notice_tells_when_what_and_opens_its_document(preview: Preview, qtbot: QtBot) -> None:
    show(preview, template(drawings=(drawing(),), notices=(RECALL,)))
    assert preview.banner.isVisible()
    told = [label.text() for label in preview.banner.findChildren(PlainLabel)]
    assert any("2024-03-01" in text and "the cone may break" in text for text in told)
    with qtbot.waitSignal(
        preview.document_requested, check_params_cb=lambda _title, document: document is RECALL.document
    ):
        preview.banner.findChildren(QPushButton)[-1].click()


def test_a_notice_is_announced_before_the_object_is_read(preview: Preview) -> None:
    preview.show_subject(Subject("1.2.3", "Stem", notification_count=1), is_held=True)
    assert preview.banner.isVisible()
    preview.show_subject(Subject("1.2.4", "Cup"), is_held=True)
    assert not preview.banner.isVisible()


def test_trouble_is_told_where_the_picture_would_be(preview: Preview) -> None:
    preview.show_subject(SUBJECT, is_held=True)
    preview.show_trouble(SUBJECT.key, "The file cannot be read.")
    assert "The file cannot be read." in [
        label.text() for label in preview.findChildren(PlainLabel) if label.isVisible()
    ]


def test_every_demo_template_is_shown_and_has_a_banner_only_with_a_notice(preview: Preview) -> None:
    seen: set[tuple[str, int]] = set()
    for dataset in build():
        key = (str(dataset.get("ImplantName", "")), len(dataset.get("NotificationFromManufacturerSequence", ())))
        if key in seen:
            continue
        seen.add(key)
        view = view_of(dataset)
        show(preview, view)
        assert preview.banner.isVisible() == bool(view.notifications) == bool(key[1])
        assert preview.facts in offered(preview)
    assert {bool(count) for _, count in seen} == {True, False}


def test_what_is_odd_about_a_template_is_marked_at_its_tab(preview: Preview) -> None:
    show(preview, replace(template(drawings=(drawing(),)), remarks=("The version is missing.",)))
    place = preview.tabs.indexOf(preview.facts)
    assert not preview.tabs.tabIcon(place).isNull()
    assert "odd" in preview.tabs.tabToolTip(place)
    show(preview, template(drawings=(drawing(),)))
    assert preview.tabs.tabIcon(place).isNull()


def test_what_takes_long_to_read_is_said_to_be_read(preview: Preview, qtbot: QtBot) -> None:
    def is_waiting() -> bool:
        return any("Reading" in label.text() and label.isVisible() for label in preview.findChildren(PlainLabel))

    preview.show_subject(SUBJECT, is_held=True)
    assert not is_waiting()
    qtbot.waitUntil(is_waiting)
    preview.show_template(SUBJECT.key, template(drawings=(drawing(),)))
    assert not is_waiting()


def test_a_very_long_word_in_a_name_is_wrapped(preview: Preview) -> None:
    preview.show_subject(Subject("1.2.3", "W" * 64))
    title = next(label for label in preview.findChildren(PlainLabel) if "WWW" in label.text())
    assert title.text().replace("\u200b", "") == "W" * 64
    assert title.heightForWidth(300) > 2 * title.fontMetrics().height()
    assert breakable("Corvane Uncemented Stem") == "Corvane Uncemented Stem"


def test_facts_are_copied_whole_even_where_they_are_shown_cut(preview: Preview) -> None:
    uid = "2.25." + "7" * 50
    view = template(drawings=(drawing(),))
    show(preview, replace(view, identity=replace(view.identity, sop_instance_uid=uid)))
    (copy,) = preview.facts.actions()
    copy.trigger()
    told = QGuiApplication.clipboard().text()
    assert f"SOP Instance UID: {uid}" in told.splitlines()
    assert "Size: 12" in told.splitlines()


def test_facts_leave_out_what_is_absent_and_show_hostile_text_plainly() -> None:
    hostile = Notice("", "<b>bold</b>\u202eevil")
    told = [text for group in facts_of(template(notices=(hostile,))) for _, text in group.facts]
    assert "± 0.5 mm" in told
    assert "<b>bold</b>\\u202eevil" in told
    assert all(told)


def test_a_tab_of_another_corner_is_offered_where_it_applies(preview: Preview, qtbot: QtBot) -> None:
    page, panel = QWidget(), QWidget()
    preview.add_tab(page, "Sizes", lambda view: view.identity.name == "Ladder")
    preview.add_panel(panel)
    show(preview, template(drawings=(drawing(),)))
    assert page not in offered(preview)
    laddered = replace(template(), content=None, identity=Identity(None, name="Ladder"))
    with (
        qtbot.waitSignal(preview.template_forgotten),
        qtbot.waitSignal(preview.template_shown, check_params_cb=lambda view: view is laddered),
    ):
        show(preview, laddered)
    assert offered(preview) == [page, preview.facts, preview.tree]


def test_a_late_tab_is_made_when_it_is_wanted_and_once(preview: Preview) -> None:
    made: list[QWidget] = []

    def make() -> QWidget:
        made.append(QWidget())
        return made[-1]

    preview.add_late_tab(make, "Sizes", lambda view: view.identity.name == "Ladder")
    show(preview, template(drawings=(drawing(),)))
    assert not made
    laddered = replace(template(), content=None, identity=Identity(None, name="Ladder"))
    for _ in range(2):
        show(preview, laddered)
        assert offered(preview) == [*made, preview.facts, preview.tree]
    assert len(made) == 1
    assert not preview.make_late_tab()
