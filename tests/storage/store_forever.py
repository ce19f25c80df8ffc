"""Stores objects in the library named on the command line until it is killed, and says what is durable."""

import itertools
import os
import sys
from pathlib import Path

from implant_gui.storage.library.file_library import FileLibrary
from tests.storage.objects import data_set, describe, store


def main() -> None:
    library = FileLibrary(Path(sys.argv[1]), describe)
    for number in itertools.count():
        uid = f"1.2.{os.getpid()}.{number}"
        encoded = data_set(uid, name=f"Stem {number}") + bytes(2 * (number % 3000))
        instance = store(library, uid, encoded, durable=number % 4 > 0)
        (instance,) = library.make_durable([instance])
        print(uid, instance.sha256, instance.path, flush=True)


if __name__ == "__main__":
    main()
