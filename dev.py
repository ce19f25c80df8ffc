#!/usr/bin/env python3
"""Everything a newcomer needs, in two commands; standard library only, Python 3.11 or newer.

    python3 dev.py demo     set everything up and play with the program and its own demo archive
    python3 dev.py test     set everything up and run all tests

Further: ``run`` (the program itself), ``check`` (format, lint, types, import contracts), ``bench`` (benchmarks),
``translations de`` (what translators work on: begun, or brought up to date with the sources, and compiled).
What follows the word goes to the program, to pytest, or to the benchmark.

Set-up means: the system libraries that Qt needs (installed with apt where that is possible, else named), a virtual
environment in ``.venv`` with exactly the packages of ``requirements.lock``, checked by their hashes. It is done again
only when one of these changes. Where there is no display, ``demo`` plays its story offscreen, prints what the window
shows and saves pictures.
"""

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / ".set-up"
PICTURES = ROOT / "demo-pictures"
TRANSLATIONS = ROOT / "resources" / "translations"
CATALOGUE = "implant_gui"

# Shared library -> Debian package. Debian 13 and Ubuntu 24.04 call some of them ...t64; apt resolves the old names.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libbrotlidec.so.1": "libbrotli1",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
TEST_PROGRAMS = {"dcmdump": "dcmtk", "storescp": "dcmtk"}
CJK_FONTS = ("*CJK*", "DroidSansFallback*", "*ipag*", "*wqy*")
CJK_PACKAGE = "fonts-droid-fallback"


def say(*words: object) -> None:
    """Tell the person at the terminal."""
    print("[dev]", *words, flush=True)


def has_display() -> bool:
    """Whether a window can be shown to somebody."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_libraries(libraries: Mapping[str, str]) -> list[str]:
    """The packages of those shared libraries that cannot be loaded."""
    missing = []
    for name, package in libraries.items():
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(package)
    return missing


def has_cjk_font() -> bool:
    """Whether the names of the demo's Japanese maker can be drawn; without, pictures show boxes."""
    folders = (Path("/usr/share/fonts"), Path.home() / ".local/share/fonts")
    return any(next(folder.rglob(pattern), None) for folder in folders for pattern in CJK_FONTS)


def needed_packages(command: str) -> tuple[list[str], list[str]]:
    """The system packages that `command` cannot do without, and those that it would use."""
    if not sys.platform.startswith("linux"):
        return [], []
    needed = missing_libraries(QT_LIBRARIES)
    if importlib.util.find_spec("ensurepip") is None and not shutil.which("uv"):
        needed.append("python3-venv")
    if command in ("demo", "run") and has_display():
        needed += missing_libraries(X11_LIBRARIES)
    wanted: list[str] = []
    if command == "demo" and not has_display() and not has_cjk_font():
        wanted.append(CJK_PACKAGE)
    if command in ("test", "bench"):
        wanted = sorted({package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)})
    return needed, wanted


def install_packages(command: str) -> None:
    """Install what is missing with apt when we are root, else say the line that does it."""
    needed, wanted = needed_packages(command)
    packages = needed + wanted
    if not packages:
        return
    if shutil.which("apt-get") and os.geteuid() == 0 and apt_install(packages):
        return
    line = "sudo apt-get install --no-install-recommends " + " ".join(packages)
    if needed:
        sys.exit(f"[dev] System packages are missing. Install them and start again:\n    {line}")
    say(f"without these packages some tests are skipped, or some names are not drawn; to install them:\n    {line}")


def apt_install(packages: Sequence[str]) -> bool:
    """Whether apt installed `packages`."""
    say("installing system packages:", *packages)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


def set_up() -> None:
    """Make the virtual environment, unless it is there already just as it should be."""
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode() + str(ROOT).encode()).hexdigest()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    began = time.monotonic()
    say("setting up the environment in", VENV.name, "(once)")
    uv = shutil.which("uv")
    if uv:
        run([uv, "venv", "-q", "--clear", "--python", sys.executable, str(VENV)])
        run([uv, "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", "-r", str(LOCK)])
    else:
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
        pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        run([*pip, "--require-hashes", "-r", str(LOCK)])
    link_checkout()
    STAMP.write_text(wanted)
    say(f"environment ready in {time.monotonic() - began:.0f} s")


def link_checkout() -> None:
    """Make this check-out importable and `implant-gui` a command, without a build step."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([str(PYTHON), "-c", ask], check=True, capture_output=True, text=True).stdout.strip()
    Path(site, "implant_gui_checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run `command`; end with its exit code when it fails."""
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if code:
        sys.exit(code)


def python(*arguments: str, offscreen: bool = False) -> None:
    """Run the environment's Python; end with its exit code when it fails."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if offscreen:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    run([str(PYTHON), *arguments], environment)


def demo(arguments: Sequence[str]) -> None:
    """The window with the demo archive; without a display, its story in pictures."""
    if has_display() or arguments:
        python("-m", "implant_gui", "demo", *arguments, offscreen=not has_display())
        return
    say("there is no display here: playing the demo story offscreen")
    python("-m", "implant_gui", "demo", "--screenshots", str(PICTURES), offscreen=True)
    say("pictures of the window are in", PICTURES.name)


def test(arguments: Sequence[str]) -> None:
    """All tests, or what `arguments` choose."""
    python("-m", "pytest", *(arguments or ("-n", "auto")), offscreen=True)


def check(_arguments: Sequence[str]) -> None:
    """What must hold of the source text; the tests are separate."""
    python("-m", "ruff", "format", "--check")
    python("-m", "ruff", "check")
    python("-m", "mypy")
    run([tool(PYTHON, "lint-imports")])


def translations(arguments: Sequence[str]) -> None:
    """The languages named, or all that there are: their sources brought up to date, and compiled for the window."""
    TRANSLATIONS.mkdir(exist_ok=True)
    there = (path.stem.removeprefix(f"{CATALOGUE}_") for path in TRANSLATIONS.glob(f"{CATALOGUE}_*.ts"))
    for language in arguments or sorted(there):
        source = TRANSLATIONS / f"{CATALOGUE}_{language}.ts"
        collect_texts(source, PYTHON)
        wrong = wrong_braces(source)
        if wrong:
            sys.exit("[dev] The program would stop at these translations, as the text has no such braces:\n" + wrong)
        compile_texts(source, PYTHON)


def collect_texts(source: Path, interpreter: Path) -> None:
    """Bring a translator's file (.ts) up to date with all texts of the program; what has a translation keeps it."""
    with tempfile.TemporaryDirectory() as folder:
        tables, listed = Path(folder, "tables.py"), Path(folder, "sources.lst")
        # Tables of plain data have no marks that lupdate could find: they are written down for it.
        run([str(interpreter), "-m", "implant_gui.views.wording_sources", str(tables)])
        sources = [*sorted((ROOT / CATALOGUE).rglob("*.py")), tables]
        listed.write_text("".join(f"{path}\n" for path in sources), encoding="utf-8")
        # Without places in the sources, the file changes only where a text does.
        aliases = "translate+=QT_TRANSLATE_N_NOOP"  # models.common.words says why
        options = ("-silent", "-locations", "none", "-tr-function-alias", aliases)
        run([tool(interpreter, "pyside6-lupdate"), f"@{listed}", *options, "-ts", str(source)])


def wrong_braces(source: Path) -> str:
    """The translations, a line each, with something in braces that their text does not have."""
    return "\n".join(f"    {text}: {form}" for text, form in forms(source) if braces(form) - braces(text))


def forms(source: Path) -> Iterator[tuple[str, str]]:
    """Each text of a translator's file with its translation, or with each form of it."""
    for message in ElementTree.parse(source).getroot().iter("message"):
        for translation in message.iter():
            if translation.tag in ("translation", "numerusform"):
                yield message.findtext("source", ""), translation.text or ""


def braces(text: str) -> set[str]:
    """What stands in braces in `text`, and braces that stand alone."""
    return set(re.findall(r"{\w*}|[{}]", text))


def compile_texts(source: Path, interpreter: Path) -> None:
    """Make the file that the window loads (.qm) beside a translator's file (.ts)."""
    run([tool(interpreter, "pyside6-lrelease"), "-silent", str(source)])


def tool(interpreter: Path, name: str) -> str:
    """A program that came with a package into the environment of `interpreter`."""
    return str(interpreter.with_name(name + interpreter.suffix))


def main() -> None:
    """Set up, then do what the first word says."""
    if not (3, 11) <= sys.version_info < (3, 15):
        sys.exit(f"[dev] Python 3.11 to 3.14 is needed; this is {sys.version.split()[0]}.")
    commands: dict[str, Callable[[Sequence[str]], None]] = {
        "demo": demo,
        "test": test,
        "check": check,
        "run": lambda arguments: python("-m", "implant_gui", *arguments),
        "translations": translations,
        "bench": lambda arguments: python(*(arguments or ("tests/benchmarks",)), offscreen=True),
    }
    word, *arguments = sys.argv[1:] or ["help"]
    if word not in commands:
        sys.exit(__doc__)
    install_packages(word)
    set_up()
    commands[word](arguments)


if __name__ == "__main__":
    main()
