from PySide6.QtCore import Qt

from implant_gui.domain.keeping.holdings import NO_FILTERS, Choice, Facet, FacetCounts, FacetValue, Filters, Trait
from implant_gui.models.common.roles import Role
from implant_gui.models.common.words import count_text
from implant_gui.models.library.facets import MOST_AT_FIRST, FacetsModel, is_heading

ACME, BETA = Choice(Facet.MAKER, "ACME"), Choice(Facet.MAKER, "Beta")
COUNTS = FacetCounts(
    5,
    (
        FacetValue(Choice(Facet.MODEL, "generic"), "Generic Implant Template", 5),
        FacetValue(ACME, "ACME", 1_200),
        FacetValue(BETA, "Beta", 2),
    ),
    ((Trait.RECALLED, 1), (Trait.SUPERSEDED, 0), (Trait.HAS_DRAWINGS, 5)),
)


def tree(model: FacetsModel) -> dict[str, list[tuple[str, str, bool]]]:
    """By heading, the label and the count of each value, and whether it is chosen."""
    shown = {}
    for place in range(model.rowCount()):
        head = model.index(place, 0)
        assert is_heading(head)
        shown[str(head.data())] = [
            (
                str(model.index(row, 0, head).data()),
                str(model.index(row, 1, head).data()),
                model.index(row, 0, head).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value,
            )
            for row in range(model.rowCount(head))
        ]
    return shown


def test_values_stand_below_their_facets_and_what_tells_nothing_is_left_out() -> None:
    model = FacetsModel()
    model.show_counts(COUNTS, NO_FILTERS)
    assert tree(model) == {
        "Needs attention": [("Notice from the manufacturer", "1", False)],
        "Manufacturer or issuer": [("ACME", count_text(1_200), False), ("Beta", "2", False)],
        "Contents": [("With drawings (2D)", "5", False)],
    }


def test_what_is_chosen_stays_although_nothing_has_it() -> None:
    model = FacetsModel()
    model.show_counts(COUNTS, NO_FILTERS)
    gone = Filters(frozenset({BETA, Choice(Facet.MODEL, "group")}), frozenset({Trait.SUPERSEDED}))
    model.show_counts(FacetCounts(), gone)
    assert tree(model) == {
        "Needs attention": [("Superseded", "0", True)],
        "Kind": [("Groups", "0", True)],
        "Manufacturer or issuer": [("Beta", "0", True)],
    }


def test_a_long_facet_shows_the_most_frequent_and_the_rest_when_asked() -> None:
    makers = tuple(FacetValue(Choice(Facet.MAKER, f"M{number}"), f"M{number}", 99 - number) for number in range(12))
    model = FacetsModel()
    model.show_counts(FacetCounts(12, makers), Filters(frozenset({makers[-1].choice})))
    values = tree(model)["Manufacturer or issuer"]
    assert [label for label, _, _ in values[MOST_AT_FIRST:]] == ["M11", "3 more…"]
    head = model.index(0, 0)
    assert model.index(len(values) - 1, 0, head).data(Role.VALUE) is Facet.MAKER
    model.show_all(Facet.MAKER)
    assert len(tree(model)["Manufacturer or issuer"]) == 12
