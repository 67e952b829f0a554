"""One sample organisation and one browser for all days."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.days import Office, launched
from tests.end_to_end.installation import sample_installation


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Tests leave behind what they recorded: each has accounts, and people, of its own."""
    with sync_playwright() as playwright, sample_installation(tmp_path_factory.mktemp("office")) as found:
        browser = launched(playwright)
        try:
            yield Office(found, browser)
        finally:
            browser.close()
