"""A department that never was, with its people and a span of its life: the same for the same arguments.

`generate` invents it, `write` lays it down as files that a clerk can read and import.
"""

from thidua.sample.attlog import render_attlog
from thidua.sample.files import write
from thidua.sample.generator import FEWEST_DAYS, generate
from thidua.sample.model import Sample
from thidua.sample.organisation import FEWEST_PEOPLE

__all__ = ["FEWEST_DAYS", "FEWEST_PEOPLE", "Sample", "generate", "render_attlog", "write"]
