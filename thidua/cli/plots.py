"""Distributions of points under two criteria sets, drawn side by side as SVG or PNG.

The drawing is described as Vega-Lite, which is plain data; vl-convert draws it with fonts of its own, so that
Vietnamese letters come out on a machine without any.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from thidua.cli.failures import USAGE, Failure
from thidua.language import Language

Spec = dict[str, Any]

WIDTH, HEIGHT = 640, 260
FORMS = (".svg", ".png")
_COLOURS = ("#9aa5b1", "#c8102e")
_HUNDREDTHS = 100


def require_form(file: Path, language: Language) -> None:
    """Raises Failure unless the file's name ends in one of `FORMS`; asked before anything is computed."""
    if file.suffix.lower() not in FORMS:
        raise Failure(
            language(
                f"--plot: ‹{file}› phải có đuôi .svg hoặc .png.",
                f"--plot: ‹{file}› must end in .svg or .png.",
            ),
            USAGE,
        )


def write(spec: Spec, file: Path, language: Language) -> None:
    """Draw `spec` into `file`, in the form that its name asks for; raises Failure when that cannot be."""
    import vl_convert

    try:
        if file.suffix.lower() == ".svg":
            file.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
        else:
            file.write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
    except OSError as error:
        reason = error.strerror
        raise Failure(
            language(f"Không ghi được tệp {file}: {reason}.", f"Cannot write {file}: {reason}."), USAGE
        ) from None


def distributions(title: str, parts: Sequence[tuple[str, Any]], sides: tuple[str, str], points: str) -> Spec:
    """The Vega-Lite description of one histogram below the other.

    Each of `parts` is what its vertical axis counts, and a `histogram` as scoring answers it; `sides` name
    the two criteria sets, `points` the horizontal axis.
    """
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "vconcat": [_histogram(counted, histogram, sides, points) for counted, histogram in parts],
        "config": {"font": "sans-serif", "view": {"stroke": "#d0d7de"}, "background": "white"},
    }


def _histogram(counted: str, histogram: Any, sides: tuple[str, str], points: str) -> Spec:
    width = histogram["width"] / _HUNDREDTHS
    values = [
        {
            "from": bar["from"] / _HUNDREDTHS,
            "to": bar["from"] / _HUNDREDTHS + width,
            "side": name,
            "count": bar[key],
        }
        for bar in histogram["bars"]
        for key, name in zip(("before", "after"), sides, strict=True)
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "data": {"values": values},
        "mark": {"type": "bar", "opacity": 0.6},
        "encoding": {
            "x": {
                "field": "from",
                "type": "quantitative",
                "bin": {"binned": True, "step": width},
                "title": points,
            },
            "x2": {"field": "to"},
            "y": {
                "field": "count",
                "type": "quantitative",
                "stack": None,
                "title": counted,
                "axis": {"tickMinStep": 1, "format": "d"},
            },
            "color": {
                "field": "side",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(sides), "range": list(_COLOURS)},
                "legend": {"orient": "top", "labelLimit": 0},
            },
        },
    }
