"""What an object is among others, and how what is held divides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.holdings import NO_FILTERS, Choice, Facet, FacetCounts, Filters, Trait
from implant_gui.domain.service.codes import Code
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.index.library_index import LibraryIndex
from implant_gui.storage.index.row import IndexRow
from implant_gui.storage.index.words import FullText, PlainText

HIP, KNEE = Code("T-15710", "SRT", "Hip joint"), Code("T-15720", "SRT", "Knee joint")
STEEL, TITANIUM = Code("C-1", "SRT", "Steel"), Code("C-2", "SRT", "Titanium")
PAST, LATER, FUTURE = "20200101", "20210101", "29990101"
ACME, BETA = Choice(Facet.MAKER, "ACME"), Choice(Facet.MAKER, "Beta")
HIPS, KNEES = Choice(Facet.ANATOMY, "SRT:T-15710"), Choice(Facet.ANATOMY, "SRT:T-15720")


@pytest.fixture(params=(FullText(), PlainText()), ids=("fts5", "plain"))
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LibraryIndex]:
    index = LibraryIndex(tmp_path / "index.sqlite", words=request.param)
    yield index
    index.close()


def row(number: int, content: int | None = None, **told: object) -> IndexRow:
    """A row with the UID 1.2.`number`."""
    summary = TemplateSummary(InformationModel.GENERIC, Uid(f"1.2.{number}"), "ACME", "Stem", f"P-{number}", "9")
    name = f"{number if content is None else content:064x}"
    return IndexRow(replace(summary, **told), name, "", 1, number)  # type: ignore[arg-type]  # whatever the test says


def having(index: LibraryIndex, trait: Trait) -> set[str]:
    """The UIDs of those that have `trait`, as a search and as their own traits tell."""
    found = {each.summary.sop_instance_uid for each in index.search("", 0, Filters(traits=frozenset({trait})))}
    assert found == {each.summary.sop_instance_uid for each in index.search("", 0) if trait in each.traits}
    assert counts(index).having(trait) == len(index.search("", 0, Filters(traits=frozenset({trait}))))
    return {str(uid) for uid in found}


def counts(index: LibraryIndex, text: str = "", filters: Filters = NO_FILTERS) -> FacetCounts:
    found = index.facets(text, filters)
    assert found is not None
    return found


def told(found: FacetCounts, facet: Facet) -> dict[str, int]:
    return {value.label: value.count for value in found.of(facet)}


def test_all_that_identifies_an_object_comes_back(index: LibraryIndex) -> None:
    given = row(
        1,
        anatomy=(KNEE, HIP),
        materials=(TITANIUM, STEEL),
        implant_type=Code("1", "DCM", "Stem"),
        fixation=Code("2", "DCM", "Cemented"),
        has_drawings=True,
        has_surfaces=True,
        is_derived=True,
        notification_count=2,
        effective=PAST,
        replaced_uids=(Uid("1.9"), Uid("1.8")),
        referenced_uids=(Uid("1.7"),),
        derived_uids=(Uid("1.6"),),
        original_uids=(Uid("1.5"),),
    )
    index.put([given])
    (found,) = index.search("", 0)
    assert found.summary == given.summary
    assert found.traits == {Trait.HAS_DRAWINGS, Trait.HAS_SURFACES, Trait.RECALLED, Trait.DERIVED}


def test_what_replaces_another_supersedes_it_in_whatever_order_they_come(index: LibraryIndex) -> None:
    index.put([row(1), row(2, replaced_uids=(Uid("1.2.1"), Uid("1.2.3")))])
    assert having(index, Trait.SUPERSEDED) == {"1.2.1"}
    index.put([row(3)])
    assert having(index, Trait.SUPERSEDED) == {"1.2.1", "1.2.3"}


def test_what_is_not_effective_yet_replaces_nothing_yet(index: LibraryIndex) -> None:
    index.put([row(1), row(2, replaced_uids=(Uid("1.2.1"),), effective=FUTURE)])
    assert having(index, Trait.SUPERSEDED) == set()
    assert having(index, Trait.NOT_EFFECTIVE) == {"1.2.2"}


def test_two_that_replace_each_other_replace_nothing(index: LibraryIndex) -> None:
    index.put([row(1, replaced_uids=(Uid("1.2.2"),)), row(2, replaced_uids=(Uid("1.2.1"),))])
    index.put([row(3, replaced_uids=(Uid("1.2.3"),))])
    assert having(index, Trait.SUPERSEDED) == set()


def test_the_latest_effective_one_of_a_part_number_supersedes_the_others(index: LibraryIndex) -> None:
    index.put([row(1, part_number="P", effective=PAST), row(2, part_number="P", effective=FUTURE)])
    assert having(index, Trait.SUPERSEDED) == set()
    index.put([row(3, part_number="P", effective=LATER), row(4, part_number="P", effective=LATER, maker="Beta")])
    assert having(index, Trait.SUPERSEDED) == {"1.2.1"}
    index.put([row(5, part_number="", effective=PAST), row(6, part_number="", effective=LATER)])
    assert having(index, Trait.SUPERSEDED) == {"1.2.1"}


def test_what_replaced_it_no_longer_counts_when_it_has_gone(index: LibraryIndex) -> None:
    index.put([row(1), row(2, replaced_uids=(Uid("1.2.1"),))])
    index.mark([f"{2:064x}"], missing=True)
    assert having(index, Trait.SUPERSEDED) == set()
    index.mark([f"{2:064x}"], missing=False)
    assert having(index, Trait.SUPERSEDED) == {"1.2.1"}
    index.remove([f"{2:064x}"])
    assert having(index, Trait.SUPERSEDED) == set()
    assert index.count() == 1


def test_a_row_that_is_read_anew_takes_back_what_it_said(index: LibraryIndex) -> None:
    index.put([row(1), row(2, replaced_uids=(Uid("1.2.1"),))])
    index.put([row(2)])
    assert having(index, Trait.SUPERSEDED) == set()


def test_one_uid_with_two_contents_is_a_conflict(index: LibraryIndex) -> None:
    index.put([row(1), row(2)])
    index.put([row(1, content=9)])
    assert having(index, Trait.IN_CONFLICT) == {"1.2.1"}
    assert len(index.search("", 0, Filters(traits=frozenset({Trait.IN_CONFLICT})))) == 2
    index.remove([f"{9:064x}"])
    assert having(index, Trait.IN_CONFLICT) == set()


def test_one_product_under_two_uids_is_a_duplicate(index: LibraryIndex) -> None:
    index.put([row(1, part_number="P", version="1"), row(2, part_number="P", version="2"), row(3, part_number="P")])
    assert having(index, Trait.DUPLICATE) == set()
    index.put([row(4, part_number="P", version="2"), row(5, part_number="P", version="2", size="10")])
    assert having(index, Trait.DUPLICATE) == {"1.2.2", "1.2.4"}


def test_facets_are_counted_and_the_most_frequent_stands_first(index: LibraryIndex) -> None:
    index.put([row(1, anatomy=(HIP,)), row(2, anatomy=(HIP, KNEE), maker="Beta"), row(3), row(4, maker="")])
    found = counts(index)
    assert found.total == 4
    assert told(found, Facet.MAKER) == {"ACME": 2, "Beta": 1}
    assert list(told(found, Facet.ANATOMY).items()) == [("Hip joint", 2), ("Knee joint", 1)]
    assert told(found, Facet.MODEL) == {"Generic Implant Template": 4}


def test_what_is_chosen_narrows_the_other_facets_but_not_its_own(index: LibraryIndex) -> None:
    index.put([row(1, anatomy=(HIP,)), row(2, anatomy=(KNEE,), maker="Beta"), row(3, anatomy=(KNEE,))])
    found = counts(index, "stem", Filters(choices=frozenset({KNEES})))
    assert found.total == 2
    assert told(found, Facet.MAKER) == {"ACME": 1, "Beta": 1}
    assert told(found, Facet.ANATOMY) == {"Hip joint": 1, "Knee joint": 2}
    both = counts(index, "", Filters(choices=frozenset({KNEES, BETA})))
    assert (both.total, told(both, Facet.MAKER), told(both, Facet.ANATOMY)) == (
        1,
        {"ACME": 1, "Beta": 1},
        {"Knee joint": 1},
    )


@pytest.mark.parametrize(
    ("choices", "found"),
    [({ACME}, {"1.2.1", "1.2.3"}), ({ACME, BETA}, {"1.2.1", "1.2.2", "1.2.3"}), ({ACME, KNEES}, {"1.2.3"})],
)
def test_one_value_of_each_facet_is_enough(index: LibraryIndex, choices: set[Choice], found: set[str]) -> None:
    index.put([row(1, anatomy=(HIP,)), row(2, anatomy=(KNEE,), maker="Beta"), row(3, anatomy=(KNEE,))])
    rows = index.search("stem", 0, Filters(choices=frozenset(choices)))
    assert {each.summary.sop_instance_uid for each in rows} == found


def test_an_endless_list_of_codes_is_cut(index: LibraryIndex) -> None:
    index.put([row(1, materials=tuple(Code(f"C-{number}", "SRT", f"M{number}") for number in range(5_000)))])
    assert len(counts(index).of(Facet.MATERIAL)) == 32


def test_a_value_that_nothing_has_finds_nothing(index: LibraryIndex) -> None:
    index.put([row(1)])
    assert index.search("", 0, Filters(choices=frozenset({Choice(Facet.MAKER, "Nobody")}))) == ()
    assert counts(index, "%").total == 0


def test_pages_follow_each_other_without_a_gap(index: LibraryIndex) -> None:
    index.put([row(number) for number in range(1, 26)])
    for text in ("", "stem"):
        pages, before = list[str](), None
        while page := index.search(text, 10, before=before):
            pages += [each.summary.sop_instance_uid for each in page]
            before = page[-1].place
        assert pages == [f"1.2.{number}" for number in range(25, 0, -1)]


def test_a_collection_restricts_whatever_else_is_asked(index: LibraryIndex) -> None:
    index.put([row(1), row(2), row(3, name="Cup")])
    chosen = Filters(uids=frozenset({Uid("1.2.1"), Uid("1.2.3"), Uid("1.2.99")}))
    assert [each.summary.name for each in index.search("", 0, chosen)] == ["Cup", "Stem"]
    assert [each.summary.name for each in index.search("cup", 0, chosen)] == ["Cup"]
    assert counts(index, "", chosen).total == 2


def test_uids_are_found_by_their_beginning(index: LibraryIndex) -> None:
    index.put([row(1), row(2), row(21)])
    assert [each.summary.sop_instance_uid for each in index.search("1.2.2", 0)] == ["1.2.21", "1.2.2"]
    assert [each.summary.sop_instance_uid for each in index.search("stem 1.2.1", 0)] == ["1.2.1"]


def test_counts_are_taken_again_after_a_change(index: LibraryIndex) -> None:
    index.put([row(1)])
    assert counts(index).total == 1
    index.put([row(2)])
    assert counts(index).total == 2


def test_rows_that_an_older_reading_gave_are_to_be_read_again(index: LibraryIndex) -> None:
    index.put([row(1), replace(row(2), described=1)])
    assert index.to_describe() == {f"{2:064x}"}


def test_words_find_what_codes_mean(index: LibraryIndex) -> None:
    cup, cemented = Code("1", "DCM", "Acetabular cup"), Code("2", "DCM", "Cemented")
    index.put([row(1, anatomy=(HIP,), materials=(STEEL, TITANIUM), implant_type=cup, fixation=cemented)])
    index.put([row(2, anatomy=(KNEE,))])
    for text in ("hip", "titan", "acet cup", "cemented", "stem steel hip", "p-1 cem"):
        assert [each.summary.sop_instance_uid for each in index.search(text, 0)] == ["1.2.1"], text
    assert counts(index, "joint").total == 2
    assert index.search("steel knee", 0) == ()


def test_words_find_no_meaning_that_an_object_has_lost(index: LibraryIndex) -> None:
    index.put([row(1, materials=(STEEL,))])
    index.put([row(1, materials=(TITANIUM,))])
    assert index.search("steel", 0) == ()
    assert len(index.search("titanium", 0)) == 1
