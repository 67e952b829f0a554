"""One year of the sample organisation, shared by the tests that only look at it."""

import pytest

from thidua.sample import Sample, generate


@pytest.fixture(scope="session")
def year() -> Sample:
    return generate()
