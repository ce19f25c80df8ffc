import pytest

from implant_gui.templates.surfaces.cielab import rgb_of, rgb_of_grey


def stored(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    return lightness / 100 * 65535, (a + 128) / 255 * 65535, (b + 128) / 255 * 65535


def test_the_ends_are_black_and_white() -> None:
    assert rgb_of((0, 0x8080, 0x8080)) == (0, 0, 0)
    assert rgb_of((0xFFFF, 0x8080, 0x8080)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("lab", "rgb"),
    [  # L*, a*, b* under D50 of the primaries of sRGB, from their ICC profile
        ((54.29, 80.81, 69.89), (255, 0, 0)),
        ((87.82, -79.29, 80.99), (0, 255, 0)),
        ((29.57, 68.30, -112.03), (0, 0, 255)),
        ((53.59, 0.0, 0.0), (128, 128, 128)),
    ],
)
def test_the_primaries_come_out(lab: tuple[float, float, float], rgb: tuple[int, int, int]) -> None:
    assert rgb_of(stored(*lab)) == pytest.approx(rgb, abs=2)


def test_colours_that_no_screen_can_show_are_clipped() -> None:
    assert all(0 <= part <= 255 for part in rgb_of((0xFFFF, 0, 0xFFFF)))


def test_greys_run_from_black_to_white() -> None:
    assert [rgb_of_grey(value)[0] for value in (-5, 0, 0x8000, 0xFFFF, 1e9)] == [0, 0, 128, 255, 255]
