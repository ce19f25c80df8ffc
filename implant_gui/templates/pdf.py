"""A small writer of one-page PDF documents, for the notices and instructions that templates carry.

Text is set in Helvetica, one of the fonts that every reader has, and may use the characters of Windows code page 1252.
"""

from collections.abc import Sequence
from typing import Final

_LEFT: Final = 64
_TOP: Final = 770
_LEADING: Final = 16
_PAGE: Final = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
)
_FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"


def page(title: str, lines: Sequence[str], footer: str = "") -> bytes:
    """A document of one A4 page with a title, a rule, lines of text and a small footer."""
    content = _content(title, lines, footer)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        _FONT % b"Helvetica-Bold",
        _FONT % b"Helvetica",
        b"<< /Title %s >>" % _string(title),
    ]
    return _file(objects)


def _content(title: str, lines: Sequence[str], footer: str) -> bytes:
    parts = [
        b"BT /F1 18 Tf %d %d Td %s Tj ET" % (_LEFT, _TOP, _string(title)),
        b"0.6 w %d %d m %d %d l S" % (_LEFT, _TOP - 12, 595 - _LEFT, _TOP - 12),
        b"BT /F2 11 Tf %d TL %d %d Td" % (_LEADING, _LEFT, _TOP - 44),
        *(b"%s Tj T*" % _string(line) for line in lines),
        b"ET",
        b"BT /F2 8 Tf 0.4 g %d 40 Td %s Tj ET" % (_LEFT, _string(footer)),
    ]
    return b"\n".join(parts)


def _string(text: str) -> bytes:
    data = text.encode("cp1252", errors="replace")
    for special in (b"\\", b"(", b")"):
        data = data.replace(special, b"\\" + special)
    return b"(" + data + b")"


def _file(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1 (the first is the catalogue, the last the document information), and their index."""
    data = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        data += b"%010d 00000 n \n" % offset
    data += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    data += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(data)
