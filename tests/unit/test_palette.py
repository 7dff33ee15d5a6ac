"""The colours pass contrast AA in light and dark, and those of sides look different to all."""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from rag.ui import palette

ROOT = Path(__file__).resolve().parents[2]
THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
STYLE = (ROOT / "rag/ui/style.css").read_text(encoding="utf-8")
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""Machado, Oliveira and Fernandes 2009, full severity; for linear light."""
TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)
WHITE = np.array([0.9505, 1.0, 1.089])
APART = 15.0
"""Distance in CIELAB; about 2 can just be seen when patches touch."""


def light(colour):
    """Return the linear light of ``#rrggbb``."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Return the contrast ratio of WCAG 2."""
    low, high = sorted(float(TO_XYZ[1] @ light(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def seen(colour, sight):
    """Return where a colour lies in CIELAB for eyes of that kind."""
    ratio = TO_XYZ @ np.clip(SIGHT[sight] @ light(colour), 0, 1) / WHITE
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def grounds(theme):
    return [theme["backgroundColor"], theme["secondaryBackgroundColor"]]


def test_black_on_white_has_the_contrast_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_links_pass_aa_on_every_ground(scheme):
    theme = THEME[scheme]
    for name in ("textColor", "linkColor"):
        for ground in (*grounds(theme), *grounds(theme["sidebar"])):
            assert contrast(theme[name], ground) >= 4.5, (name, ground)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_of_a_main_button_pass_aa(scheme):
    assert contrast("#ffffff", THEME[scheme]["primaryColor"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_of_sides_are_seen_on_every_ground_of_the_page(scheme):
    for colour in palette.SIDES:
        for ground in grounds(THEME[scheme]):
            assert contrast(colour, ground) >= 3, (colour, ground)


@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_sides_look_alike_to_eyes_of_any_kind(sight):
    for one, other in combinations(palette.SIDES, 2):
        distance = float(np.linalg.norm(seen(one, sight) - seen(other, sight)))
        assert distance >= APART, (one, other, distance)


def test_the_simulation_finds_red_and_green_alike_without_the_red_or_green_cones():
    near = [np.linalg.norm(seen("#c05050", s) - seen("#8a8a50", s)) for s in SIGHT]
    assert min(near[1:3]) < APART < near[0]


def test_the_style_sheet_has_the_colours_of_the_palette():
    sheet = re.findall(r"\.side-(\d) \{ --side: (#\w{6}); \}", STYLE)
    assert sheet == [(str(number), colour) for number, colour in enumerate(palette.SIDES)]
    readouts = re.findall(r"\.of-[ab] \{ border-left-color: (\S+); \}", STYLE)
    assert readouts == list(palette.SIDES[:2])
