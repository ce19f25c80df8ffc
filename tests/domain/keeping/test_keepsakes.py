import pytest

from implant_gui.domain.keeping.keepsakes import NAME_LIMIT, Collection, Keepsakes
from implant_gui.domain.uid import Uid

A, B, C = Uid("1.1"), Uid("1.2"), Uid("1.3")


def test_favourites_are_marked_once_and_unmarked() -> None:
    marks = Keepsakes().with_favourites([A, B, A], marked=True)
    assert marks.favourites == (A, B)
    assert marks.with_favourites([A, C], marked=False).favourites == (B,)


def test_a_collection_is_made_by_putting_something_in_or_nothing() -> None:
    marks = Keepsakes().with_members(" My  hips ", [A], there=True).with_members("Empty", [], there=True)
    assert marks.collections == (Collection("My hips", (A,)), Collection("Empty"))
    assert marks.with_members("My hips", [A], there=False).collection("My hips") == Collection("My hips")
    assert marks.with_members(" My hips", [B], there=True).collection("My hips") == Collection("My hips", (A, B))
    assert marks.without("My hips").collection("My hips") is None


def test_a_collection_keeps_its_place_under_another_name() -> None:
    marks = Keepsakes((), (Collection("A", (A,)), Collection("B")))
    assert marks.renamed("A", "C").collections == (Collection("C", (A,)), Collection("B"))
    assert marks.renamed("A", "A") == marks
    with pytest.raises(ValueError, match="already"):
        marks.renamed("A", "B")


@pytest.mark.parametrize("name", ["", "  ", "x" * (NAME_LIMIT + 1)])
def test_some_names_cannot_be(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        Keepsakes().with_members(name, [A], there=True)


def test_all_that_is_marked_is_told() -> None:
    assert Keepsakes((A,), (Collection("X", (B,)), Collection("Y", (B, C)))).uids == {A, B, C}
