"""The wire engine against the reference engine and DCMTK's tools, side by side in one run.

Run with ``python3 dev.py bench tests/benchmarks/bench_wire.py [--quick]``; prints a table and, with ``--write``, puts
it into ``RESULTS.md``. Nothing is asserted.

Whoever is measured talks to the same player (`player`), which plays answers that were encoded before; each runs in a
process of its own. DCMTK's tools do not know the SOP classes of Annex BB: `findscu` asks with Study Root, and `getscu`
with Study Root for Raw Data Storage of the same size; `storescp` gets
Raw Data too. The answers are the same bytes but for UIDs. `findscu`, `getscu`
and `storescu` are whole processes, set-up of a process included; ours are measured from the request on. All of DCMTK's
run with TCP_NODELAY=1. Every figure is the best of several runs; runs of different programs take turns.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.scores import uid_of  # noqa: E402
from tests.peers import pdu as pdus  # noqa: E402

ENVIRONMENT = {**os.environ, "TCP_NODELAY": "1", "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
GENERIC_STORAGE = "1.2.840.10008.5.1.4.43.1"
RAW_STORAGE = "1.2.840.10008.5.1.4.1.1.66"
MB = 1_000_000
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
def serving(module: str, *arguments: object) -> Iterator[int]:
    """A process that prints its port and serves until its standard input ends."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield int(process.stdout.readline())
        process.stdin.close()
        process.stdout.read()


def player(*arguments: object) -> AbstractContextManager[int]:
    """The scripted peer."""
    return serving("tests.benchmarks.player", *arguments)


def worker(job: str, **options: object) -> Figures:
    """The figures of one job in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.worker", job]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def timed(*command: object, folder: Path | None = None) -> float:
    """How long a program of DCMTK's runs."""
    began = time.perf_counter()
    subprocess.run(list(map(str, command)), env=ENVIRONMENT, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def in_turn(runs: int, *measures: Callable[[], float]) -> list[float]:
    """The best of each; they take turns, so that what else the machine does hits all of them."""
    taken = [[measure() for measure in measures] for _ in range(runs)]
    return [min(column) for column in zip(*taken, strict=True)]


def find_rows(size: Size) -> Iterator[Row]:
    """C-FIND to the last decoded row."""
    keys = ("-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID")
    for work, option in (("10 attributes, 3 of them sequences", ()), ("10 plain attributes", ("--flat",))):
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
    with tempfile.TemporaryDirectory() as folder:
        return worker("get", port=port, count=count, engine=engine, sink=sink, folder=folder)


def _getscu(port: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        keys = ("-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2")
        return timed("getscu", "-q", "+B", "-S", "-pdu", 131072, *keys, "-od", folder, "127.0.0.1", port)


def listener_rows(size: Size) -> Iterator[Row]:
    """Objects sent by `storescu` to our storage SCP, which expects them, and to `storescp`."""
    with tempfile.TemporaryDirectory() as folder:
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
    from implant_gui.domain.instance import InstanceHeader, Origin, Route
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
        tempfile.TemporaryDirectory() as folder,
        serving("tests.benchmarks.worker", "listen", "--count", len(files), "--folder", folder) as port,
    ):
        return _send(files, senders, port)


def _send_to_storescp(files: list[Path], senders: int) -> float:
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            ["storescp", "-q", "--fork", "-pm", "+B", "-pdu", "131072", "-od", folder, str(port)], env=ENVIRONMENT
        )
        try:
            _await_echo(port)
            return _send(files, senders, port)
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _await_echo(port: int) -> None:
    while subprocess.run(["echoscu", "-q", "127.0.0.1", str(port)], env=ENVIRONMENT, check=False).returncode:
        pass


def association_rows(size: Size) -> Iterator[Row]:
    """Set-up, echo, release; and what waiting costs."""
    work = "association: set-up, echo, release"
    with player() as port:
        ours, reference = in_turn(
            size.runs,
            lambda: worker("echo", port=port, count=size.echoes)["seconds"],
            lambda: worker("echo", port=port, count=size.echoes, engine="reference")["seconds"],
        )
        once, many = in_turn(
            size.runs,
            lambda: timed("echoscu", "127.0.0.1", port),
            lambda: timed("echoscu", "--repeat", 1 + size.echoes, "127.0.0.1", port),
        )
        (nothing,) = in_turn(size.runs, lambda: timed("echoscu", "--version"))
    yield Row(work, "wire", f"{ours * 1000:.2f} ms")
    yield Row(
        work,
        "echoscu, without the start of its process",
        f"{max(once - nothing, 0) * 1000:.2f} ms (each further echo {(many - once) / size.echoes * 1000:.3f} ms)",
        f"{max(once - nothing, 0) / ours:.2f}",
    )
    yield Row(work, "reference", f"{reference * 1000:.2f} ms", f"{reference / ours:.1f}")
    with player("--delay", 5) as port:
        figures = worker("idle", port=port)
    yield Row(
        "association that waits", "wire", f"{figures['processor'] * 1000:.1f} ms CPU in {figures['seconds']:.0f} s"
    )


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
    "listener": listener_rows,
    "association": association_rows,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work")
    parser.add_argument("--only", choices=GROUPS, action="append", help="measure just this")
    parser.add_argument("--write", type=Path, help="put the table into this file too")
    arguments = parser.parse_args()
    lines = ["| work | who | figure | wire is so many times as fast |", "|---|---|---|---|"]
    print(*lines, sep="\n", flush=True)
    for name in arguments.only or GROUPS:
        for row in GROUPS[name](QUICK if arguments.quick else FULL):
            lines.append(str(row))
            print(row, flush=True)
    about = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}."
    print(f"\n{about}")
    if arguments.write:
        arguments.write.write_text("\n".join((about, "", *lines, "")), encoding="utf-8")


if __name__ == "__main__":
    main()
