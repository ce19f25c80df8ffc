"""Storage SCPs of this computer find their way to an archive of this computer."""

from pathlib import Path

from implant_gui.app.local_nodes import LocalNodes
from implant_gui.domain.service.ae import AeTitle

OURS = AeTitle("OURS")


def test_what_listens_is_found_and_what_has_stopped_is_not(tmp_path: Path) -> None:
    nodes = LocalNodes(tmp_path)
    with nodes.announced(OURS, "127.0.0.1", 4711):
        assert LocalNodes(tmp_path).find(OURS) == ("127.0.0.1", 4711)
        assert nodes.find(AeTitle("OTHER")) is None
    assert nodes.find(OURS) is None


def test_who_listens_everywhere_is_reached_over_loopback(tmp_path: Path) -> None:
    nodes = LocalNodes(tmp_path)
    nodes.announce(OURS, "0.0.0.0", 1)
    assert nodes.find(OURS) == ("127.0.0.1", 1)


def test_a_later_program_keeps_the_title_that_it_took(tmp_path: Path) -> None:
    nodes = LocalNodes(tmp_path)
    nodes.announce(OURS, "127.0.0.1", 1)
    nodes.announce(OURS, "127.0.0.1", 2)
    nodes.withdraw(OURS, 1)
    assert nodes.find(OURS) == ("127.0.0.1", 2)


def test_a_title_that_is_no_file_name_and_a_file_that_is_no_entry_do_no_harm(tmp_path: Path) -> None:
    nodes, odd = LocalNodes(tmp_path), AeTitle("../../x")
    nodes.announce(odd, "127.0.0.1", 3)
    assert nodes.find(odd) == ("127.0.0.1", 3)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.parent.parent for path in written] == [tmp_path]
    written[0].write_text("[]", encoding="utf-8")
    assert nodes.find(odd) is None
