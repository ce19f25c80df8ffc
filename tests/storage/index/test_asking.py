"""Searching for what the service cannot query."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.holdings import Filters, Trait
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.index.library_index import LibraryIndex
from implant_gui.storage.index.row import IndexRow

GENERIC, ASSEMBLY, GROUP = InformationModel
STEM, NEXT, CUP, LONGER = Uid("1.2.1"), Uid("1.2.2"), Uid("1.2.3"), Uid("1.2.1.1")
SYSTEM, SIZES = Uid("1.2.8"), Uid("1.2.9")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LibraryIndex]:
    summaries = (
        TemplateSummary(GENERIC, STEM, name="Stem", notification_count=1),
        TemplateSummary(GENERIC, NEXT, name="Stem", replaced_uids=(STEM, Uid("1.2.0"))),
        TemplateSummary(GENERIC, CUP, name="Cup", is_derived=True),
        TemplateSummary(GENERIC, LONGER, name="Stem"),
        TemplateSummary(ASSEMBLY, SYSTEM, name="System", referenced_uids=(NEXT, CUP)),
        TemplateSummary(GROUP, SIZES, name="Sizes", referenced_uids=(LONGER, NEXT)),
    )
    index = LibraryIndex(tmp_path / "index.sqlite")
    index.put(IndexRow(each, f"{number:064x}", "", 1, number) for number, each in enumerate(summaries))
    yield index
    index.close()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), {STEM, NEXT, CUP, LONGER, SYSTEM, SIZES}),
        (Filters.of_model(ASSEMBLY), {SYSTEM}),
        (Filters(traits=frozenset({Trait.RECALLED})), {STEM}),
        (Filters(traits=frozenset({Trait.SUPERSEDED})), {STEM}),
        (Filters(traits=frozenset({Trait.DERIVED})), {CUP}),
        (Filters(uses=NEXT), {SYSTEM, SIZES}),
        (Filters(uses=CUP), {SYSTEM}),
        (Filters(uses=STEM), set()),
        (replace(Filters.of_model(GROUP), uses=NEXT), {SIZES}),
        (Filters(replaces=STEM), {NEXT}),
    ],
)
def test_each_condition_restricts(index: LibraryIndex, filters: Filters, found: set[Uid]) -> None:
    assert {row.summary.sop_instance_uid for row in index.search("", 0, filters)} == found


def test_words_and_conditions_hold_together(index: LibraryIndex) -> None:
    (row,) = index.search("stem", 0, Filters(traits=frozenset({Trait.SUPERSEDED})))
    assert row.summary.sop_instance_uid == STEM
    assert index.search("cup", 0, Filters(traits=frozenset({Trait.SUPERSEDED}))) == ()
    assert len(index.search("", 2, Filters.of_model(GENERIC))) == 2


def test_what_replaced_it_no_longer_counts_when_its_file_is_gone(index: LibraryIndex) -> None:
    index.mark([f"{1:064x}"], missing=True)
    assert index.search("", 0, Filters(traits=frozenset({Trait.SUPERSEDED}))) == ()


def test_a_word_that_nearly_all_have_finds_the_newest_first(index: LibraryIndex) -> None:
    many = (TemplateSummary(GENERIC, Uid(f"1.3.{number}"), name="Screw") for number in range(6_000))
    index.put(IndexRow(each, f"{number:064x}", "", 1, number) for number, each in enumerate(many, start=100))
    found = index.search("screw", 3)
    assert [row.summary.sop_instance_uid for row in found] == ["1.3.5999", "1.3.5998", "1.3.5997"]
    assert len(index.search("screw", 0)) == 6_000
