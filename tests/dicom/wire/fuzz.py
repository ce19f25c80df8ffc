"""Mutants of good dialogues against the whole engine. By hand, for longer: ``python -m tests.dicom.wire.fuzz``."""

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from implant_gui.domain.errors import ErrorKind
from tests.dicom.playing import Played, play, server_at
from tests.dicom.wire.dialogues import DIALOGUES, Dialogue, record, wire
from tests.dicom.wire.replaying import Ending, Plan, Replayer, Step

ALLOWED = frozenset(
    (
        ErrorKind.PROTOCOL,
        ErrorKind.LIMIT_EXCEEDED,
        ErrorKind.ABORTED,
        ErrorKind.REJECTED,
        ErrorKind.CONNECTION_LOST,
        ErrorKind.ANSWER_TIMEOUT,
        ErrorKind.NO_CONTEXT_ACCEPTED,
        ErrorKind.ROLE_REFUSED,
    )
)
"""What a peer can make of an operation."""
WORKERS = 8
_SHORT_S = 0.03
_BYTES = (0, 1, 2, 3, 4, 5, 6, 7, 0x20, 0x7F, 0x80, 0xFE, 0xFF)
Change = Callable[[random.Random, bytearray, int], None]


def _set(chance: random.Random, data: bytearray, at: int) -> None:
    data[at] = chance.choice((chance.choice(_BYTES), chance.randrange(256)))


def _remove(chance: random.Random, data: bytearray, at: int) -> None:
    del data[at : at + chance.choice((1, 1, 2, 4, 40))]


def _insert(chance: random.Random, data: bytearray, at: int) -> None:
    data[at:at] = chance.randbytes(chance.choice((1, 1, 2, 4, 40)))


def _repeat(chance: random.Random, data: bytearray, at: int) -> None:
    data[at:at] = data[at : at + chance.choice((2, 6, 12, 200))] * chance.choice((1, 1, 2, 30))


def _move(chance: random.Random, data: bytearray, at: int) -> None:
    piece = data[at : at + chance.choice((1, 4, 60))]
    del data[at : at + len(piece)]
    to = chance.randrange(len(data) + 1)
    data[to:to] = piece


def _fill(chance: random.Random, data: bytearray, at: int) -> None:
    data[at : at + 4] = chance.choice((b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b"\0\0\0\1", b"\1\0\0\0"))


_CHANGES: Sequence[Change] = (_set, _set, _set, _fill, _remove, _insert, _repeat, _move)


def mutant(chance: random.Random, data: bytes) -> bytes:
    """`data` with one to four changes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if changed:
            chance.choice(_CHANGES)(chance, changed, chance.randrange(len(changed)))
    return bytes(changed)


def mutated_steps(chance: random.Random, steps: Sequence[Step]) -> list[Step]:
    """A dialogue of which one thing that the peer says is changed; mostly what comes after the association stands."""
    changed = list(steps)
    speaking = [number for number, step in enumerate(steps) if step.said]
    number = chance.choice(speaking[1:] * 4 + speaking[:1])
    changed[number] = Step(steps[number].heard, mutant(chance, steps[number].said))
    return changed


class Fuzzer:
    """Plays mutants, and holds each to the promise: one end, of a kind that is known."""

    def __init__(self, folder: Path, dialogues: Sequence[Dialogue] = DIALOGUES) -> None:
        self.ends: Counter[str] = Counter()
        self._folder = folder
        self._recorded = [(dialogue, record(dialogue, folder)) for dialogue in dialogues]

    def run(self, seed: int, go_on: Callable[[int], bool]) -> Counter[str]:
        """Play mutants of `seed` while `go_on` says so of how many there have been; gives how they ended."""
        chance = random.Random(seed)
        ends: Counter[str] = Counter()
        with Replayer() as replayer:
            while go_on(ends.total()):
                ends[self._play(chance, replayer)] += 1
        return ends

    def run_at_once(self, seed: int, go_on: Callable[[int], bool]) -> None:
        """Play in several threads, as most of the time is spent waiting for the other side; each has its own seed."""
        with ThreadPoolExecutor(WORKERS) as pool:
            for done in [pool.submit(self.run, seed * WORKERS + worker, go_on) for worker in range(WORKERS)]:
                self.ends += done.result()

    def _play(self, chance: random.Random, replayer: Replayer) -> str:
        dialogue, steps = chance.choice(self._recorded)
        replayer.plan = Plan(mutated_steps(chance, steps), Ending.CLOSE, chance.choice((1 << 30, 100)))
        server = server_at(replayer.port, pdu=_SHORT_S, answer=_SHORT_S)
        played = play(dialogue.start(wire(), server, self._folder))
        assert played.ended.error is None or played.kind in ALLOWED, f"{dialogue.name}: {replayer.plan.steps}"
        return _end_of(played)


def _end_of(played: Played) -> str:
    return "ended" if played.ended.error is None else played.kind.value


def main() -> None:
    """Fuzz for some minutes and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=time.time_ns() & 0xFFFFFFFF)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    until = time.monotonic() + 60 * options.minutes
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Path(folder))
        fuzzer.run_at_once(options.seed, lambda _: time.monotonic() < until)
    print(f"{fuzzer.ends.total()} streams:", dict(fuzzer.ends.most_common()))


if __name__ == "__main__":
    main()
