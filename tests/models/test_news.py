from dataclasses import replace

import pytest

from implant_gui.domain.keeping.watch import Change, ChangeKind, Sighting
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Role
from implant_gui.models.news import NewsItem, NewsModel, details, kind_words
from tests.models.conftest import Watch
from tests.models.making import cells

STEM = Sighting("PACS", Uid("1.2.1"), "ACME", "Stem", "P-4", "4", "1", "20240301")
LATER = replace(STEM, uid=Uid("1.2.2"), version="2", effective="20260101")


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_everything_that_can_happen_has_a_word(kind: ChangeKind) -> None:
    assert kind_words(kind)


def test_a_row_tells_what_happened_to_what_where_and_in_which_search(watch: Watch) -> None:
    model = NewsModel()
    watch(model)
    model.set_news([NewsItem("Stems", Change(ChangeKind.REPLACED, STEM, STEM, LATER))])
    told = cells(model, 0)
    assert told[:5] == ["Replaced", "Stem", "ACME", "4", "P-4"]
    assert told[5] == "by Stem, 4, P-4, 2026-01-01"
    assert told[6:] == ["Stems", "PACS"]
    assert list(model.data(model.index(0, 0), Role.UIDS)) == [STEM.uid]


def test_a_change_names_what_was_and_what_is() -> None:
    changed = Change(ChangeKind.CHANGED, replace(STEM, effective="20250101", size=""), STEM)
    assert details(changed) == "Effective: 2024-03-01 → 2025-01-01; Size: 4 → –"
