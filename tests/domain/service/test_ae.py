"""AE titles, ports and peers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.service.ae import parse_ae_title, parse_peer, parse_port

TITLES = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E, blacklist_characters="\\@"), min_size=1, max_size=16
)


@given(TITLES.filter(str.strip), st.integers(1, 65535))
def test_a_peer_reads_back_as_written(title: str, port: int) -> None:
    server = parse_peer(f"{title}@127.0.0.1:{port}")
    assert server.ae_title == title.strip()
    assert (server.host, server.port) == ("127.0.0.1", port)
    assert parse_peer(server.address).address == server.address


def test_an_address_of_version_six_stands_in_brackets() -> None:
    server = parse_peer("PACS@[::1]:104")
    assert server.host == "::1"
    assert server.address == "PACS@[::1]:104"


@pytest.mark.parametrize("text", ["", "PACS", "PACS@host", "@host:104", "PACS@host:0", "PACS@host:70000", "A@B@c:1:2"])
def test_what_is_no_peer_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"[.]$"):
        parse_peer(text)


@pytest.mark.parametrize("text", ["", "   ", "A" * 17, "A\\B", "MÜNCHEN", "TAB\t"])
def test_what_is_no_ae_title_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"[.]$"):
        parse_ae_title(text)


def test_padding_is_no_part_of_an_ae_title() -> None:
    assert parse_ae_title("  PACS  ") == "PACS"


@given(st.integers(1, 65535))
def test_a_port_is_a_number_in_range(port: int) -> None:
    assert parse_port(f" {port} ") == port


@given(st.text().filter(lambda text: not text.strip().isdecimal()))
def test_anything_else_is_no_port(text: str) -> None:
    with pytest.raises(ValueError, match=r"[.]$"):
        parse_port(text)
