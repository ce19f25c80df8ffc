import argparse
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.app.commands.values import (
    converted,
    parse_code,
    parse_engine,
    parse_existing_file,
    parse_key,
    parse_limit,
    parse_listening_port,
    parse_seconds,
    parse_sender,
)
from implant_gui.domain.service.ae import ANY_AE_TITLE, AeTitle, AllowedPeer, Engine
from implant_gui.domain.service.query import KeyPath


@given(st.integers(0, 0xFFFF))
def test_a_code_is_hexadecimal_with_or_without_its_prefix(code: int) -> None:
    assert parse_code(f"{code:04X}") == parse_code(f"0x{code:x}") == parse_code(f"{code:04x}H") == code


@pytest.mark.parametrize("text", ["", "0x", "43009", "A801x", "-1", "A8 01"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no status"):
        parse_code(text)


def test_a_key_is_a_path_and_a_value() -> None:
    assert parse_key("Manufacturer=ACME=1") == (KeyPath.parse("Manufacturer"), "ACME=1")
    assert parse_key("Manufacturer") == (KeyPath.parse("Manufacturer"), "")


def test_a_key_may_lead_into_a_sequence() -> None:
    path, value = parse_key("ImplantTargetAnatomySequence[0].AnatomicRegionSequence[0].CodeValue=71341001")
    assert str(path) == "ImplantTargetAnatomySequence[0].AnatomicRegionSequence[0].CodeValue"
    assert value == "71341001"


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "soon", ""])
def test_a_time_limit_is_a_number_greater_than_zero(text: str) -> None:
    with pytest.raises(ValueError, match="no number of seconds"):
        parse_seconds(text)


def test_no_limit_is_zero() -> None:
    assert parse_limit("0") == 0
    with pytest.raises(ValueError, match="0 means no limit"):
        parse_limit("-1")


def test_port_zero_is_only_for_listening() -> None:
    assert parse_listening_port("0") == 0
    assert parse_listening_port("104") == 104
    with pytest.raises(ValueError, match="from 1 to 65535"):
        parse_listening_port("65536")


def test_a_sender_is_an_ae_title_with_or_without_a_host() -> None:
    assert parse_sender("PACS") == AllowedPeer(AeTitle("PACS"))
    assert parse_sender("PACS@10.0.0.1") == AllowedPeer(AeTitle("PACS"), "10.0.0.1")


def test_anybody_may_send_only_when_it_is_said() -> None:
    assert parse_sender("any") == AllowedPeer(ANY_AE_TITLE)
    assert parse_sender("any@10.0.0.1") == AllowedPeer(ANY_AE_TITLE, "10.0.0.1")


def test_an_engine_has_a_name() -> None:
    assert parse_engine("reference") is Engine.REFERENCE
    with pytest.raises(ValueError, match="wire or reference"):
        parse_engine("steam")


def test_a_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There is no file"):
        parse_existing_file(str(tmp_path / "absent"))


def test_argparse_shows_our_sentence() -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no status"):
        converted(parse_code)("?")
