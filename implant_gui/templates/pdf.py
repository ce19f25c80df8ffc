"""A small writer of PDF documents: notices and instructions that templates carry, and drawings on paper.

Text is set in Helvetica, one of the fonts that every reader has, which has the letters of Windows code page 1252.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_LEFT: Final = 64
_TOP: Final = 770
_LEADING: Final = 16
_A4_WIDTH, _A4_HEIGHT = 595.0, 842.0
_FIRST_LEAF: Final = 5
"""Number of the first leaf's object; before it stand catalogue, pages and the two fonts."""
_FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
_LONG: Final = 4096
"""Contents of more bytes are compressed."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its size in points (1/72 inch), and its content with fonts /F1 (bold) and /F2; y points up."""

    width: float
    height: float
    content: bytes


def page(title: str, lines: Sequence[str], footer: str = "") -> bytes:
    """A document of one A4 page with a title, a rule, lines of text and a small footer."""
    return document([Leaf(_A4_WIDTH, _A4_HEIGHT, _content(title, lines, footer))], title)


def document(leaves: Sequence[Leaf], title: str) -> bytes:
    """A document of several pages that asks printers not to scale it."""
    numbers = [_FIRST_LEAF + 2 * index for index in range(len(leaves))]
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /PrintScaling /None >> >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(leaves)),
        _FONT % b"Helvetica-Bold",
        _FONT % b"Helvetica",
    ]
    for number, leaf in zip(numbers, leaves, strict=True):
        objects += [_page(leaf, number + 1), _stream(leaf.content)]
    return _file([*objects, b"<< /Title %s >>" % (string(title) if has_letters(title) else unicode_string(title))])


def string(text: str) -> bytes:
    """Text as a string of PDF; characters that the fonts lack become question marks."""
    data = text.encode("cp1252", errors="replace")
    for special in (b"\\", b"(", b")"):
        data = data.replace(special, b"\\" + special)
    return b"(" + data + b")"


def has_letters(text: str) -> bool:
    """Whether the fonts have all letters of a text."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def unicode_string(text: str) -> bytes:
    """Text as a string of PDF that may hold any letter, for what is told and not set: titles, and text to search."""
    return b"<FEFF%s>" % text.encode("utf-16-be", errors="replace").hex().upper().encode("ascii")


def number(value: float) -> bytes:
    """A number with the precision of a ten-thousandth of a point."""
    return f"{value:.4f}".rstrip("0").rstrip(".").encode("ascii") or b"0"


def _content(title: str, lines: Sequence[str], footer: str) -> bytes:
    parts = [
        b"BT /F1 18 Tf %d %d Td %s Tj ET" % (_LEFT, _TOP, string(title)),
        b"0.6 w %d %d m %d %d l S" % (_LEFT, _TOP - 12, _A4_WIDTH - _LEFT, _TOP - 12),
        b"BT /F2 11 Tf %d TL %d %d Td" % (_LEADING, _LEFT, _TOP - 44),
        *(b"%s Tj T*" % string(line) for line in lines),
        b"ET",
        b"BT /F2 8 Tf 0.4 g %d 40 Td %s Tj ET" % (_LEFT, string(footer)),
    ]
    return b"\n".join(parts)


def _page(leaf: Leaf, content: int) -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R"
        b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
    ) % (number(leaf.width), number(leaf.height), content)


def _stream(content: bytes) -> bytes:
    if len(content) <= _LONG:
        return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    data = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data)


def _file(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1 (the first is the catalogue, the last the document information), and their index."""
    data = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for count, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (count, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        data += b"%010d 00000 n \n" % offset
    data += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    data += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(data)
