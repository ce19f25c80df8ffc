"""Stores the same twenty objects as others do, and one of its own under a UID that the others use too."""

import contextlib
import sys
import time
from pathlib import Path

from implant_gui.domain.errors import OperationError
from implant_gui.storage.library.file_library import FileLibrary
from tests.storage.objects import data_set, describe, store


def opened(folder: Path) -> FileLibrary:
    while True:
        with contextlib.suppress(OperationError):
            return FileLibrary(folder, describe)
        time.sleep(0.01)  # there is no way to wait for another program's lock but to ask again


def main() -> None:
    folder, number = Path(sys.argv[1]), sys.argv[2]
    for index in range(20):
        library = opened(folder)
        store(library, f"1.2.{index}")
        library.close()
    library = opened(folder)
    store(library, "1.9", data_set("1.9", size=number))
    library.close()


if __name__ == "__main__":
    main()
