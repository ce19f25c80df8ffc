"""Templates in words, made from the catalogue's own."""

import re
from pathlib import Path

import pytest

from implant_gui.app.commands.template_text import lines_of
from implant_gui.domain.content.template_view import (
    Document,
    GenericContent,
    Identity,
    LineageUids,
    Notice,
    TemplateView,
)
from implant_gui.domain.service.codes import Code
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates import catalogue
from implant_gui.templates.datasets.part10 import encode
from tests.app.programs import command

IDENTITY = Identity(InformationModel.GENERIC, maker="ACME", name="Stem", size="12")
RECALL = Notice("20240102120000", "Recalled: taper", Document("application/pdf", b"x" * 12_000))


def test_notifications_come_first_and_cannot_be_overlooked() -> None:
    lines = lines_of(TemplateView(IDENTITY, content=GenericContent(notifications=(RECALL,))))
    assert lines[0] == ("!! NOTIFICATION FROM THE MANUFACTURER: 2024-01-02: Recalled: taper [application/pdf, 12.0 kB]")
    assert lines[1] == "Generic Implant Template: ACME Stem, size 12"


def test_nothing_that_others_wrote_can_begin_a_line() -> None:
    notice = Notice("", "a\n!! NOTIFICATION\x1b[2J")
    code = Code("1\n2", "X\n", "\nmaterial")
    content = GenericContent(notifications=(notice,), information=(notice,), materials=(code,))
    template = TemplateView(IDENTITY, LineageUids(("1.2\n3",)), content, ("odd\n!!",))
    for line in lines_of(template):
        assert line.isprintable()


def test_lineage_and_remarks_are_told() -> None:
    template = TemplateView(IDENTITY, LineageUids(("1.2.3",), ("1.2.4",)), GenericContent(), ("This is odd.",))
    lines = lines_of(template)
    assert "  Replaces          1.2.3" in lines
    assert "  Derived from      1.2.4" in lines
    assert lines[-2:] == ["Remarks:", "  This is odd."]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template of the demo catalogue with drawings and surfaces."""
    path = tmp_path_factory.mktemp("catalogue") / "stem.dcm"
    path.write_bytes(encode(next(catalogue.build())))
    return path


def test_sizes_of_drawings_and_surfaces_are_in_millimetres(product: Path) -> None:
    first = command("show", product).out
    assert re.search(r"1  .+: implant \d+\.\d × \d+\.\d mm, drawn \d+\.\d × \d+\.\d mm\n", first)
    assert re.search(r"1  .+: \d+\.\d × \d+\.\d × \d+\.\d mm, [\d,]+ points, [\d,]+ triangles, closed", first)


@pytest.mark.parametrize("form", ["svg", "pdf", "png", "stl", "ply", "glb", "json"])
def test_a_template_is_written_in_each_form(product: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"out.{form.upper()}"
    ended = command("export", product, "--to", target, "--json")
    assert ended.code == 0
    assert ended.ended.items() >= {"form": form, "bytes": target.stat().st_size, "file": str(target)}.items()
    assert target.stat().st_size > 500
