"""Every reason can be read in both languages, with all that it names."""

import json
import re
from pathlib import Path
from string import Formatter

from services.awards import rules
from services.awards.domain import eligibility, quota
from services.awards.domain.eligibility.assess import assess
from shared.contracts.messages import LANGUAGES, catalogue, text_of
from tests.bench.ours.eligibility import TODAY, forms, invented

SOURCES = [*Path(eligibility.__path__[0]).glob("*.py"), Path(quota.__file__)]


def test_no_text_is_missing_and_none_left_over() -> None:
    used = {
        code
        for source in SOURCES
        for code in re.findall(r'"(eligibility\.[a-z-]+(?:\{kind\}-[a-z]+)?)"', source.read_text("utf-8"))
    }
    spelt = {one.replace("{kind}", kind) for one in used for kind in ("held", "graded")}
    assert spelt == {code for code in catalogue() if code.startswith("eligibility.")}


def test_a_reason_leaves_nothing_unfilled() -> None:
    shipped = rules.catalogue()
    found = assess(forms(shipped), shipped.on(TODAY), invented(400, 3), "van-hoa").unique(["code", "form"])
    assert found["code"].n_unique() > 12
    for code, details in found.select("code", "details").iter_rows():
        known = json.loads(details)
        assert all(isinstance(value, str | int) for value in known.values())
        for language in LANGUAGES:
            wanted = {name for _, name, _, _ in Formatter().parse(catalogue()[code][language]) if name}
            assert wanted <= set(known), code
            assert text_of(code, known, language)
