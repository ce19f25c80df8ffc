"""The wire engine against the reference engine and DCMTK's tools, side by side in one run.

Run with ``python3 dev.py bench tests/benchmarks/bench_wire.py [--quick]``; prints a table and, with ``--write``, puts
it into ``RESULTS.md``. Nothing is asserted.

Whoever is measured talks to the same player (`player`), which plays answers that were encoded before; each runs in a
process of its own. DCMTK's tools do not know the SOP classes of Annex BB: `findscu` asks with Study Root, `getscu` and
`movescu` with Study Root for Raw Data Storage of the same size, which `storescp` gets too. The answers are the same
bytes but for UIDs. `findscu`, `getscu`, `movescu` and `storescu` are whole processes, the set-up of a process included
(some hundredths of a second); ours are measured from the request on. All of DCMTK's run with TCP_NODELAY=1. Every
figure is the best of several runs; runs of different programs take turns.

Of an association, the player takes the time too, from the connection to its answer to the release: that is the same
stretch for a program that makes many and for `echoscu`, which makes one in each process.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.scores import uid_of  # noqa: E402
from tests.peers import pdu as pdus  # noqa: E402

ENVIRONMENT = {**os.environ, "TCP_NODELAY": "1", "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
GENERIC_STORAGE = "1.2.840.10008.5.1.4.43.1"
RAW_STORAGE = "1.2.840.10008.5.1.4.1.1.66"
MB = 1_000_000
_PROCESSES = 50
"""Of `echoscu`, one after the other; each takes some hundredths of a second to begin and to end."""
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Size:
    """How much work."""

    matches: int
    reference_matches: int
    objects: int
    reference_objects: int
    big_objects: int
    big_bytes: int
    echoes: int
    runs: int


FULL = Size(100_000, 10_000, 1000, 200, 4, 250 * MB, 200, 3)
QUICK = Size(10_000, 2_000, 200, 50, 1, 100 * MB, 50, 2)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was done, by whom, how fast, compared with the first of its group."""

    work: str
    who: str
    figure: str
    ratio: str = ""

    def __str__(self) -> str:
        return f"| {self.work} | {self.who} | {self.figure} | {self.ratio} |"


@contextmanager
def serving(module: str, *arguments: object, then: list[float] | None = None) -> Iterator[int]:
    """A process that prints its port and serves until its standard input ends; `then` gets what it prints then."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield int(process.stdout.readline())
        process.stdin.close()
        figures = process.stdout.read()
    if then is not None:
        then += map(float, figures.split())


def player(*arguments: object, then: list[float] | None = None) -> AbstractContextManager[int]:
    """The scripted peer; `then` gets how long each association took."""
    return serving("tests.benchmarks.player", *arguments, then=then)


def worker(job: str, **options: object) -> Figures:
    """The figures of one job in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.worker", job]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def timed(*command: object) -> float:
    """How long a program of DCMTK's runs."""
    began = time.perf_counter()
    done = subprocess.run(
        list(map(str, command)), env=ENVIRONMENT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    taken = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()[-200:]}")
    return taken


def in_turn(runs: int, *measures: Callable[[], float]) -> list[float]:
    """The best of each; they take turns, so that what else the machine does hits all of them."""
    taken = [[measure() for measure in measures] for _ in range(runs)]
    return [min(column) for column in zip(*taken, strict=True)]


@contextmanager
def place() -> Iterator[str]:
    """A folder for what is received, of which small files stay until all is over.

    ext4 goes past every inode that was freed within the last minute or so: to make a file takes 0.012 ms, or 0.15 to
    0.4 where thousands have just been removed, as the run before would have done.
    """
    folder = Path(tempfile.mkdtemp())  # in the folder that `main` makes and removes
    yield str(folder)
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size > MB:
            path.unlink()


def find_rows(size: Size) -> Iterator[Row]:
    """C-FIND to the last decoded row."""
    keys = ("-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID")
    for work, kind in (
        ("10 attributes, 3 of them sequences", "nested"),
        ("10 attributes, no two matches alike in lengths and codes", "varied"),
        ("10 plain attributes", "flat"),
    ):
        option = ("--identifiers", kind)
        with player("--matches", size.matches, *option) as port:
            ours, dcmtk = in_turn(
                size.runs,
                lambda port=port: worker("find", port=port)["seconds"],  # type: ignore[misc]
                lambda port=port: timed("findscu", "-q", "-S", *keys, "127.0.0.1", port),  # type: ignore[misc]
            )
        with player("--matches", size.reference_matches, *option) as port:
            reference = worker("find", port=port, engine="reference")["seconds"]
        ours_rate, dcmtk_rate = size.matches / ours, size.matches / dcmtk
        reference_rate = size.reference_matches / reference
        work = f"C-FIND, {size.matches:,} matches of {work}"
        yield Row(work, "wire", f"{ours_rate:,.0f}/s ({ours:.2f} s)")
        yield Row(work, "findscu -q", f"{dcmtk_rate:,.0f}/s", f"{ours_rate / dcmtk_rate:.2f}")
        yield Row(work, "reference", f"{reference_rate:,.0f}/s", f"{ours_rate / reference_rate:.1f}")


def tree_rows(size: Size) -> Iterator[Row]:
    """C-FIND into the visible tree."""
    with player("--matches", size.matches) as port:
        figures = worker("tree", port=port)
    rate = figures["count"] / figures["seconds"]
    yield Row("the same into the visible tree", "wire", f"{rate:,.0f} rows/s, worst gap {figures['gap']:.0f} ms")


def get_rows(size: Size) -> Iterator[Row]:
    """C-GET to disk."""
    for count, few, each in (
        (size.objects, size.reference_objects, 100_000),
        (size.big_objects, 1, size.big_bytes),
    ):
        work = f"C-GET, {count:,} objects of {each / MB:g} MB"
        results: list[Figures] = []
        libraries: list[Figures] = []
        with player("--objects", count, "--object-bytes", each) as port:
            (dcmtk,) = in_turn(1, lambda port=port: _getscu(port))  # type: ignore[misc]
            for _ in range(size.runs):
                results.append(_get(port, count, "wire", "folder"))
                libraries.append(_get(port, count, "wire", "library"))
                dcmtk = min(dcmtk, _getscu(port))
        with player("--objects", few, "--object-bytes", each) as port:
            reference = _get(port, few, "reference", "folder")
        for who, figures in (("wire, folder", results), ("wire, library", libraries)):
            best = min(figures, key=lambda found: found["seconds"])
            durable = min(found["durable"] for found in figures)
            speed = f"{_speed(count, each, best['seconds'])}; durable after {durable:.2f} s"
            yield Row(work, who, f"{speed}; {best['bytes'] / MB:.0f} MB over idle")
        best_seconds = min(found["seconds"] for found in results)
        rate = count / best_seconds
        yield Row(work, "getscu +B", _speed(count, each, dcmtk), f"{rate * dcmtk / count:.2f}")
        reference_rate = few / reference["seconds"]
        yield Row(
            work,
            f"reference ({few:,})",
            f"{_speed(few, each, reference['seconds'])}; {reference['bytes'] / MB:.0f} MB over idle",
            f"{rate / reference_rate:.1f}",
        )


def _speed(count: int, each: int, seconds: float) -> str:
    return f"{count / seconds:,.0f}/s, {count * each / seconds / MB:,.0f} MB/s"


def _get(port: int, count: int, engine: str, sink: str) -> Figures:
    with place() as folder:
        return worker("get", port=port, count=count, engine=engine, sink=sink, folder=folder)


def _getscu(port: int) -> float:
    with place() as folder:
        keys = ("-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2")
        return timed("getscu", "-q", "+B", "-S", "-pdu", 131072, *keys, "-od", folder, "127.0.0.1", port)


def move_rows(size: Size) -> Iterator[Row]:
    """C-MOVE to a storage SCP of one's own: ours in the process that asks, `storescp` beside `movescu`."""
    work = f"C-MOVE, {size.objects:,} objects of 0.1 MB to oneself"
    with player("--objects", size.objects, "--object-bytes", 100_000) as port:
        taken = [(_move(port, size.objects, "wire"), _movescu(port)) for _ in range(size.runs)]
        reference = _move(port, size.reference_objects, "reference")
    ours = min((figures for figures, _ in taken), key=lambda figures: figures["seconds"])
    dcmtk = min(seconds for _, seconds in taken)
    rate = size.objects / ours["seconds"]
    speed = _speed(size.objects, 100_000, ours["seconds"])
    yield Row(work, "wire", f"{speed}; durable after {min(figures['durable'] for figures, _ in taken):.2f} s")
    yield Row(work, "movescu + storescp", _speed(size.objects, 100_000, dcmtk), f"{rate * dcmtk / size.objects:.2f}")
    reference_rate = size.reference_objects / reference["seconds"]
    figure = _speed(size.reference_objects, 100_000, reference["seconds"])
    yield Row(work, f"reference ({size.reference_objects:,})", figure, f"{rate / reference_rate:.1f}")


def _move(port: int, count: int, engine: str) -> Figures:
    with place() as folder:
        return worker("move", port=port, count=count, engine=engine, folder=folder)


def _movescu(port: int) -> float:
    keys = ("-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2")
    with storescp() as destination:
        return timed("movescu", "-q", "-S", "-aem", f"P{destination}", *keys, "127.0.0.1", port)


def listener_rows(size: Size) -> Iterator[Row]:
    """Objects sent by `storescu` to our storage SCP, which expects them, and to `storescp`."""
    with place() as folder:
        files = _make_files(Path(folder, "implants"), size.objects, GENERIC_STORAGE)
        raw_files = _make_files(Path(folder, "raw"), size.objects, RAW_STORAGE)
        for senders in (1, 4):
            ours, dcmtk = in_turn(
                size.runs,
                lambda senders=senders: _send_to_us(files, senders),  # type: ignore[misc]
                lambda senders=senders: _send_to_storescp(raw_files, senders),  # type: ignore[misc]
            )
            work = f"storage SCP, {len(files):,} objects of 0.1 MB from {senders} storescu"
            yield Row(work, "wire", _speed(len(files), 100_000, ours))
            yield Row(work, "storescp", _speed(len(files), 100_000, dcmtk), f"{dcmtk / ours:.2f}")


def _make_files(folder: Path, count: int, sop_class: str) -> list[Path]:
    from implant_gui.domain.service.instance import InstanceHeader, Origin, Route
    from implant_gui.domain.uid import Uid
    from implant_gui.storage.part10 import encode_head

    folder.mkdir()
    paths = []
    for number in range(count):
        uid = Uid(uid_of(number))
        head = encode_head(InstanceHeader(Uid(sop_class), uid, Uid(pdus.EXPLICIT), Origin(Route.IMPORTED)))
        paths.append(folder / f"{number}.dcm")
        paths[-1].write_bytes(head + pdus.template(sop_class, uid, explicit=True, size=100_000))
    return paths


def _send(files: list[Path], senders: int, port: int) -> float:
    shares = [files[number::senders] for number in range(senders)]
    began = time.perf_counter()
    processes = [
        subprocess.Popen(
            ["storescu", "-q", "-R", "-aec", "BENCH", "127.0.0.1", str(port), *map(str, share)], env=ENVIRONMENT
        )
        for share in shares
    ]
    codes = [process.wait() for process in processes]
    assert not any(codes), codes
    return time.perf_counter() - began


def _send_to_us(files: list[Path], senders: int) -> float:
    with (
        place() as folder,
        serving("tests.benchmarks.worker", "listen", "--count", len(files), "--folder", folder) as port,
    ):
        return _send(files, senders, port)


def _send_to_storescp(files: list[Path], senders: int) -> float:
    with storescp() as port:
        return _send(files, senders, port)


@contextmanager
def storescp() -> Iterator[int]:
    """`storescp` on a port of its own, with a process for each association."""
    port = _free_port()
    with place() as folder:
        process = subprocess.Popen(
            ["storescp", "-q", "--fork", "-pm", "+B", "-pdu", "131072", "-od", folder, str(port)], env=ENVIRONMENT
        )
        try:
            _await_echo(port)
            yield port
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _await_echo(port: int) -> None:
    command = ["echoscu", "-q", "127.0.0.1", str(port)]
    while subprocess.run(command, env=ENVIRONMENT, check=False, stderr=subprocess.DEVNULL).returncode:
        pass


def association_rows(size: Size) -> Iterator[Row]:
    """Set-up, echo, release; and what waiting costs."""
    work = "association: set-up, echo, release"
    whole: dict[str, float] = {}
    seen: dict[str, float] = {}
    for _ in range(size.runs):
        for who in ("wire", "reference"):
            taken, durations = _echoes(who, size.echoes)
            whole[who] = min(taken, whole.get(who, taken))
            seen[who] = min(durations, seen.get(who, durations))
        durations = _echoscu(size.echoes)
        seen["echoscu"] = min(durations, seen.get("echoscu", durations))
    yield Row(work, "wire", f"{whole['wire'] * 1000:.2f} ms")
    yield Row(work, "reference", f"{whole['reference'] * 1000:.2f} ms", f"{whole['reference'] / whole['wire']:.1f}")
    work = "the same as its peer sees it, from the connection on"
    yield Row(work, "wire", f"{seen['wire'] * 1000:.2f} ms")
    for who in ("echoscu", "reference"):
        yield Row(work, who, f"{seen[who] * 1000:.2f} ms", f"{seen[who] / seen['wire']:.2f}")
    with player("--delay", 5) as port:
        figures = worker("idle", port=port)
    yield Row(
        "association that waits", "wire", f"{figures['processor'] * 1000:.1f} ms CPU in {figures['seconds']:.0f} s"
    )


def _echoes(engine: str, count: int) -> tuple[float, float]:
    """What an association takes in the median: as a whole, and as the player sees it."""
    durations: list[float] = []
    with player(then=durations) as port:
        taken = worker("echo", port=port, count=count, engine=engine)["seconds"]
    return taken, median(durations)


def _echoscu(count: int) -> float:
    """The same of `echoscu`, as the player sees it; a process for each."""
    durations: list[float] = []
    with player(then=durations) as port:
        for _ in range(min(count, _PROCESSES)):
            timed("echoscu", "127.0.0.1", port)
    return median(durations)


def machine() -> str:
    """What this was measured on."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    version = subprocess.run(["findscu", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return (
        f"{len(names)} x {names[0]}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, DCMTK {version[2]}, loopback, load {os.getloadavg()[0]:.1f} at the end"
    )


GROUPS: dict[str, Callable[[Size], Iterator[Row]]] = {
    "find": find_rows,
    "tree": tree_rows,
    "get": get_rows,
    "move": move_rows,
    "listener": listener_rows,
    "association": association_rows,
}


def _rows_of(name: str, size: Size) -> Iterator[Row]:
    """The rows of a group; an error ends the group, and the others go on."""
    try:
        yield from GROUPS[name](size)
    except Exception as error:  # noqa: BLE001 - a run takes many minutes, and what else it measures is worth having
        traceback.print_exc()
        yield Row(name, "", f"not measured: {type(error).__name__}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work")
    parser.add_argument("--only", choices=GROUPS, action="append", help="measure just this")
    parser.add_argument("--write", type=Path, help="put the table into this file too")
    arguments = parser.parse_args()
    lines = ["| work | who | figure | wire is so many times as fast |", "|---|---|---|---|"]
    print(*lines, sep="\n", flush=True)
    with tempfile.TemporaryDirectory() as stage:
        tempfile.tempdir = stage
        for name in arguments.only or GROUPS:
            for row in _rows_of(name, QUICK if arguments.quick else FULL):
                lines.append(str(row))
                print(row, flush=True)
    about = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}."
    print(f"\n{about}")
    if arguments.write:
        arguments.write.write_text("\n".join((about, "", *lines, "")), encoding="utf-8")


if __name__ == "__main__":
    main()
