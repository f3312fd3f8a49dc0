"""Colours that everybody can tell apart, and never colour alone."""

import json
import tomllib
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.charts import integrals, marks
from dashboard.contents import PAGES
from dashboard.drawing import guess_rows

THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit/config.toml").read_text())["theme"]
THEMES = ("light", "dark")
TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
CAPTION = 0.6  # how opaque Streamlit draws captions
TINT = 0.1  # of the primary colour, behind a chosen pill
PALETTE = {
    name: getattr(marks, name)
    for name in ("BEFORE", "AFTER", "TRUTH", "APPROXIMATION", "NOT_FINITE", "GUESS")
} | {f"rule {place}": colour for place, colour in enumerate(integrals.RULE_COLOURS)}

# To CIE XYZ from linear sRGB (IEC 61966-2-1); full dichromacy in linear sRGB: Machado, Oliveira and
# Fernandes, IEEE Transactions on Visualization and Computer Graphics 15(6), 2009, severity 1.0.
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
SIGHT = {
    "trichromacy": np.eye(3),
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
# A difference of 2.3 in CIELAB is just seen between large fields (Mahy, Van Eycken and Oosterlinck,
# Color Research and Application 19(2), 1994). Marks of a few pixels need several times that.
APART = 6 * 2.3
# Nearer than that to some eyes: the guess is the one dotted tick, and so told from all else.
BY_FORM = {("AFTER", "GUESS"), ("TRUTH", "GUESS")}
# Another field says the same: a negative piece hangs below the axis, an outcome has its glyph.
SAID_BY = {"sign": "value", "outcome": "glyph"}


def linear(colour: str) -> np.ndarray:
    encoded = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def mixed(over: str, under: str, share: float) -> str:
    """`over` drawn at an opacity of `share` on `under`, as browsers do: in encoded values."""
    pairs = [(int(over[k : k + 2], 16), int(under[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(XYZ[1] @ linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, sight: np.ndarray) -> np.ndarray:
    ratio = XYZ @ np.clip(sight @ linear(colour), 0, 1) / XYZ.sum(axis=1)
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_measures_agree_with_what_is_known_of_them():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # the lightest AA grey
    assert lab("#ff0000", np.eye(3)) == pytest.approx([53.24, 80.09, 67.20], abs=0.1)
    for sight in SIGHT.values():  # no simulation tints a grey
        assert sight.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-5)


@pytest.mark.parametrize("theme", THEMES)
def test_words_stand_out_from_every_background(theme: str):
    colours = THEME[theme]
    page, field = colours["backgroundColor"], colours["secondaryBackgroundColor"]
    words = {name: colours[name] for name in ("textColor", "linkColor", "codeTextColor")}
    for name, colour in words.items():
        assert min(contrast(colour, page), contrast(colour, field)) >= TEXT, name
    assert contrast(mixed(colours["textColor"], page, CAPTION), page) >= TEXT
    primary = colours["primaryColor"]
    assert contrast(primary, mixed(primary, page, TINT)) >= TEXT  # a chosen pill


@pytest.mark.parametrize("theme", THEMES)
def test_marks_and_the_edges_of_fields_stand_out_from_the_page(theme: str):
    colours = THEME[theme]
    edges = {name: colours[name] for name in ("borderColor", "primaryColor")}
    for name, colour in (PALETTE | edges).items():
        assert contrast(colour, colours["backgroundColor"]) >= GRAPHIC, name
    assert contrast("#ffffff", colours["primaryColor"]) >= GRAPHIC  # the knob of a toggle


@pytest.mark.parametrize("sight", SIGHT)
def test_fixed_colours_are_told_apart_by_every_eye_or_by_their_form(sight: str):
    names = ("BEFORE", "AFTER", "TRUTH", "APPROXIMATION", "NOT_FINITE", "GUESS")
    for one, other in combinations(names, 2):
        same = PALETTE[one] == PALETTE[other]  # after and truth are one colour on purpose
        if not same and (one, other) not in BY_FORM:
            seen = [lab(PALETTE[name], SIGHT[sight]) for name in (one, other)]
            assert float(np.linalg.norm(seen[0] - seen[1])) >= APART, (one, other)


def test_the_guess_is_a_dotted_tick():
    mark = marks.guess_tick(guess_rows(1.0)).to_dict()["mark"]
    assert (mark["type"], mark["strokeDash"], mark["color"]) == ("rule", [2, 3], marks.GUESS)


def views(spec: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Each view of a chart as its layers, all encodings inherited."""
    parts = [part for kind in ("vconcat", "hconcat", "concat") for part in spec.get(kind, [])]
    if parts:
        return list(chain.from_iterable(views(part) for part in parts))
    return [layers(spec, {})]


def layers(spec: dict[str, Any], inherited: dict[str, Any]) -> list[dict[str, Any]]:
    encoding = inherited | spec.get("encoding", {})
    if "layer" in spec:
        return list(chain.from_iterable(layers(part, encoding) for part in spec["layer"]))
    mark = spec["mark"] if isinstance(spec["mark"], dict) else {"type": spec["mark"]}
    return [{"mark": mark, "encoding": encoding}]


def by_colour_alone(view: list[dict[str, Any]]) -> list[str]:
    """Fields of kinds that a view shows by colour and by nothing else."""
    cues, coloured = set(), set()
    for layer in view:
        for channel, of in layer["encoding"].items():
            if isinstance(of, dict) and "field" in of:
                kind = channel in ("color", "fill", "stroke")
                hollow = "transparent" in (of.get("scale") or {}).get("range", [])  # a form too
                if kind and of.get("type") == "nominal" and not hollow:
                    coloured.add(of["field"])
                elif not kind and channel not in ("tooltip", "detail", "order", "opacity"):
                    cues.add(of["field"])
    return sorted(field for field in coloured if not {field, SAID_BY.get(field)} & cues)


@pytest.mark.parametrize("name", [entry.name for entry in PAGES])
def test_no_chart_of_a_page_speaks_by_colour_alone(open_page, name: str):
    for chart in open_page(name).get("vega_lite_chart"):
        for view in views(json.loads(chart.proto.spec)):
            assert not by_colour_alone(view), chart.proto.alt
            for layer in view:  # words have the ink of the page, with its contrast
                if layer["mark"]["type"] == "text":
                    own = [of.get(key) for of in layer.values() for key in ("color", "fill")]
                    assert not [of for of in own if of not in (None, {"value": marks.INK})]
