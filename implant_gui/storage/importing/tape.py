"""A stream that is read once, from front to back, and never further than allowed."""

from collections.abc import Iterator
from typing import Final, Protocol

from implant_gui.storage.importing.refusal import Refusal

_CHUNK: Final = 1 << 20


class Readable(Protocol):
    """What an open file and an open member of an archive have in common."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, nothing at the end."""


class Tape:
    """Gives exactly as many bytes as are asked for, or says that they are not there.

    Raises:
        Refusal: the stream ends too early, or is longer than `most` bytes.
    """

    def __init__(self, stream: Readable, most: int) -> None:
        self._stream = stream
        self._left = most
        self._most = most
        self._front = b""

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        data = self._read(count)
        if len(data) != count:
            raise Refusal("The file ends in the middle of an element.")
        return data

    def take_or_end(self, count: int) -> bytes:
        """The next `count` bytes, or nothing if the stream is at its end."""
        data = self._read(count)
        if data and len(data) != count:
            raise Refusal("The file ends in the middle of an element.")
        return data

    def take_some(self, count: int) -> bytes:
        """The next `count` bytes, or as many as there are."""
        return self._read(count)

    def pieces(self, count: int) -> Iterator[bytes]:
        """The next `count` bytes, never many at a time."""
        while count > 0:
            piece = self.take(min(count, _CHUNK))
            count -= len(piece)
            yield piece

    def put_back(self, data: bytes) -> None:
        """Let `data`, which was taken last, be taken again."""
        self._front = data + self._front
        self._left += len(data)

    def _read(self, count: int) -> bytes:
        if count > self._left:
            raise Refusal(f"The object is larger than {self._most >> 20} MiB.")
        data, self._front = self._front[:count], self._front[count:]
        while len(data) < count and (more := self._stream.read(count - len(data))):
            data += more
        self._left -= len(data)
        return data
