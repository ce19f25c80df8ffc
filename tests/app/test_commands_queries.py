import pytest

from implant_gui.app.cli import build_parser
from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import UsageError
from implant_gui.app.commands.queries import canonical, named_paths, query_of
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import DEFAULT_LIMIT, KeyPath, standard_return_keys


def find(*arguments: str) -> Arguments:
    return build_parser().parse_args(["find", "A@h:1", *arguments], Arguments())


def test_without_keys_the_keys_of_the_standard_are_asked_for() -> None:
    query = query_of(find())
    assert tuple(query.keys) == standard_return_keys(InformationModel.GENERIC)
    assert not query.restrictions
    assert query.limit == DEFAULT_LIMIT


def test_a_value_restricts_the_query() -> None:
    query = query_of(find("-k", "Manufacturer=ACME*", "--limit", "0"))
    assert query.restrictions == {KeyPath.parse("Manufacturer"): "ACME*"}
    assert query.limit == 0


def test_a_key_alone_asks_for_one_more_attribute() -> None:
    query = query_of(find("-k", "ImplantTemplateVersion"))
    assert query.keys[KeyPath.parse("ImplantTemplateVersion")] == ""
    assert not query.restrictions


def test_an_attribute_is_not_asked_for_under_two_names() -> None:
    query = query_of(find("-k", "(0008,0070)=ACME"))
    assert query.restrictions == {KeyPath.parse("Manufacturer"): "ACME"}
    assert KeyPath.parse("00080070") not in query.keys


def test_tags_inside_a_sequence_are_known_too() -> None:
    path = canonical(KeyPath.parse("00686230.00082218.00080100"), InformationModel.GENERIC)
    assert str(path) == "ImplantTargetAnatomySequence[0].AnatomicRegionSequence[0].CodeValue"


def test_a_tag_that_the_model_does_not_know_stays() -> None:
    assert str(canonical(KeyPath.parse("00091001"), InformationModel.GROUP)) == "00091001"


def test_two_values_for_one_key_are_wrong_usage() -> None:
    with pytest.raises(UsageError, match="two values"):
        query_of(find("-k", "Manufacturer=A", "-k", "00080070=B"))


def test_the_named_keys_come_in_their_order_each_once() -> None:
    arguments = find("-k", "ImplantSize=M", "-k", "Manufacturer", "-k", "ImplantSize")
    assert [str(path) for path in named_paths(arguments)] == ["ImplantSize", "Manufacturer"]
