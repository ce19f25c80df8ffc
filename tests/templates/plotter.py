"""A small plotter of its own for DICOM-HPGL: refuses what the grammar of PS3.3 C.29.1.2 does not have."""

import re
from dataclasses import dataclass, field

_COMMAND = re.compile(r"(IN|PA|PC|SP|PU|PD)([0-9,]*);(\s*)")
_UNIT_MM = 0.025

Point = tuple[float, float]


@dataclass
class Picture:
    """What was drawn: polylines in millimetres, by pen, and the pens' colours."""

    colours: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    lines: dict[int, list[list[Point]]] = field(default_factory=dict)

    def points(self, *pens: int) -> list[Point]:
        """Every point of the lines of some pens, or of all."""
        return [point for pen in pens or self.lines for line in self.lines[pen] for point in line]


def extent(points: list[Point]) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def plot(data: bytes) -> Picture:
    """Run a plotter program.

    Raises:
        ValueError: it breaks the grammar.
    """
    commands = _commands(data)
    if [name for name, _ in commands[:3]] != ["IN", "PA", "PC"] or commands[0][1] or len(commands[1][1]) not in (0, 2):
        raise ValueError("A program begins with IN, PA and PC.")
    picture, pen, position, after_select = Picture(), None, None, False
    for name, numbers in commands[2:]:
        if name in ("IN", "PA") or (after_select and name not in ("PU", "PD")):
            raise ValueError(f"{name} is not allowed here.")
        after_select = name == "SP"
        if name == "PC":
            if pen is not None or len(numbers) != 4 or max(numbers[1:]) > 255 or numbers[0] > 255:
                raise ValueError("PC takes a pen and a colour, before the first SP.")
            picture.colours[numbers[0]] = (numbers[1], numbers[2], numbers[3])
        elif name == "SP":
            if len(numbers) != 1 or numbers[0] not in picture.colours:
                raise ValueError("SP takes a pen that PC has set.")
            pen = numbers[0]
            picture.lines.setdefault(pen, [])
        else:
            position = _move(picture, pen, position, name, numbers)
    return picture


def _move(picture: Picture, pen: int | None, position: Point | None, name: str, numbers: list[int]) -> Point | None:
    if pen is None or len(numbers) % 2:
        raise ValueError(f"{name} takes pairs, after SP.")
    points = [(x * _UNIT_MM, y * _UNIT_MM) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    if name == "PU":
        if points:
            picture.lines[pen].append([points[-1]])
        return points[-1] if points else position
    if not picture.lines[pen]:
        if position is None:
            raise ValueError("PD without a place to begin.")
        picture.lines[pen].append([position])
    picture.lines[pen][-1] += points
    return points[-1] if points else position


def _commands(data: bytes) -> list[tuple[str, list[int]]]:
    text = data.removesuffix(b"\0").decode("ascii")
    commands, at = [], 0
    while at < len(text):
        found = _COMMAND.match(text, at)
        if found is None:
            raise ValueError(f"No command at {at}: {text[at : at + 20]!r}")
        commands.append((found[1], [int(number) for number in found[2].split(",")] if found[2] else []))
        at = found.end()
    return commands
