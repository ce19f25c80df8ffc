"""The language of faults."""

import pytest

from implant_gui.dicom.archive.faults import FAULTS, REJECTIONS, FaultKind, Faults, parse_fault
from implant_gui.domain.service.information_model import Service


def test_a_fault_holds_for_every_service_that_it_makes_sense_for() -> None:
    faults = Faults.parse(["slow=200ms", "partial=2"])
    assert [faults.number(FaultKind.SLOW, service) for service in Service] == [0.2] * 5
    assert faults.number(FaultKind.PARTIAL, Service.GET) == 2


def test_a_fault_can_be_limited_to_a_service() -> None:
    faults = Faults.parse(["status=0xA701@move"])
    assert faults.number(FaultKind.STATUS, Service.MOVE) == 0xA701
    assert faults.number(FaultKind.STATUS, Service.GET) is None


def test_the_latest_of_several_values_counts_and_texts_add_up() -> None:
    faults = Faults.parse(["drop-after=1", "drop-after=3", "ignore-key=ImplantSize", "ignore-key=Manufacturer"])
    assert faults.number(FaultKind.DROP_AFTER, Service.FIND) == 3
    assert faults.texts(FaultKind.IGNORE_KEY, Service.FIND) == ("ImplantSize", "Manufacturer")


@pytest.mark.parametrize(
    ("spec", "kind", "value"),
    [
        ("status=A801", FaultKind.STATUS, 0xA801),
        ("status=0122", FaultKind.STATUS, 0x0122),
        ("slow=1.5s", FaultKind.SLOW, 1.5),
        ("stall", FaultKind.STALL, 0),
        ("stall=2", FaultKind.STALL, 2),
        ("reject", FaultKind.REJECT, "no-reason"),
        ("reject=called-aet", FaultKind.REJECT, "called-aet"),
        ("comment=mail me@home", FaultKind.COMMENT, "mail me@home"),
        ("wrong-charset", FaultKind.WRONG_CHARSET, "ISO_IR 144"),
        (r"wrong-charset=\ISO 2022 IR 87", FaultKind.WRONG_CHARSET, r"\ISO 2022 IR 87"),
        ("ignore-cancel", FaultKind.IGNORE_CANCEL, None),
    ],
)
def test_values_are_understood(spec: str, kind: FaultKind, value: object) -> None:
    fault = parse_fault(spec)
    assert (fault.kind, fault.value, fault.service) == (kind, value, None)


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "nonsense",
        "status",
        "status=",
        "status=0x1FFFF",
        "status=hello",
        "slow=5",
        "slow=fast",
        "partial=-1",
        "partial=many",
        "partial=99999999",
        "ignore-cancel=yes",
        "ignore-key=NoSuchKeyword",
        "reject=because",
        "comment=" + "x" * 65,
        "comment=naïve",
        "wrong-charset=klingon",
        "partial=2@find",
        "refuse-get@get",
        "slow=1s@lunch",
    ],
)
def test_what_is_no_fault_is_said_in_a_sentence(spec: str) -> None:
    with pytest.raises(ValueError, match=r"^“.*\.$") as raised:
        parse_fault(spec)
    assert spec in str(raised.value)


def test_a_word_that_is_no_fault_is_said_once_and_those_that_there_are_follow() -> None:
    with pytest.raises(ValueError, match=r"^“foo” is no fault\. There are: reject, ") as raised:
        parse_fault("foo")
    assert str(raised.value).count("foo") == 1


def test_every_fault_can_be_written_as_its_usage_says() -> None:
    examples = {"CODE": "0xA700", "N": "3", "TIME": "10ms", "TEXT": "Hello", "KEYWORD": "ImplantSize"}
    examples |= {"WHY": "limit", "TERM": "ISO_IR 100"}
    for usage, description in FAULTS.items():
        spec = usage.replace("[@SERVICE]", "").replace("[", "").replace("]", "")
        word, equals, argument = spec.partition("=")
        fault = parse_fault(f"{word}{equals}{examples[argument] if argument else ''}")
        assert fault.kind.word == word
        assert description
        assert not description.endswith(".")


def test_every_fault_has_a_name_of_its_own() -> None:
    assert len({kind.word for kind in FaultKind}) == len(list(FaultKind)) == len(FAULTS)


def test_every_reason_to_reject_is_a_different_one() -> None:
    assert len(set(REJECTIONS.values())) == len(REJECTIONS)
