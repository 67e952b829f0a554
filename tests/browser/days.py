"""A role's day in a browser: signing in, going from page to page, looking at them with the eyes of axe."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright

from tests.end_to_end.installation import Installation
from tests.services import ROOT

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": (1200, 900), "phone": (390, 844)}
PASSWORD = "mat-khau-cua-ngay-lam-viec"
AXE = Path(__file__).parent / "axe.min.js"
GRAVE = ("serious", "critical")
EXPECTED = ("(UNPROCESSABLE", "(CONFLICT", "ERR_INTERNET_DISCONNECTED")


def launched(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@dataclass
class Office:
    """The sample organisation on a running server, and a browser to go there."""

    installation: Installation
    browser: Browser

    @property
    def url(self) -> str:
        return self.installation.environment["THIDUA_URL"]

    def account(self, username: str, *roles: str, person: str | None = None) -> None:
        """Have an account made, with a password of its own chosen already."""
        named = [part for role in roles for part in ("--role", role)]
        of_person = ["--person", person] if person else []
        said = self.installation.done("account", "create", username, *named, *of_person, "--json")
        first = password_in(said)
        with self.page("desktop") as page:
            page.goto(self.url + "/login")
            _sign(page, username, first)
            page.fill("input[name=password]", first)
            page.fill("input[name=new]", PASSWORD)
            page.click("main button")

    @contextmanager
    def page(self, size: str, language: str = "vi-VN") -> Iterator[Page]:
        """A new browser of that size; it must say nothing on its console and load nothing in vain."""
        width, height = SIZES[size]
        context = self.browser.new_context(viewport={"width": width, "height": height}, locale=language)
        page = context.new_page()
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        try:
            yield page
            # A browser finds worth a line that a form was refused, and that there is no network.
            unexpected = [line for line in said if not any(one in line for one in EXPECTED)]
            assert not unexpected, unexpected
        finally:
            context.close()

    @contextmanager
    def day_of(self, username: str, size: str = "desktop", language: str = "vi-VN") -> Iterator[Page]:
        """The same, signed in."""
        with self.page(size, language) as page:
            page.goto(self.url + "/login")
            _sign(page, username, PASSWORD)
            yield page


def password_in(said: str) -> str:
    """The first password that `thidua account create --json` printed."""
    return str(json.loads(said)["password"])


def _sign(page: Page, username: str, password: str) -> None:
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("main button")
    page.wait_for_load_state()


def accessible(page: Page) -> None:
    """Nothing serious or critical is found by axe on the page as it stands."""
    # By the page's own rules no foreign script may run on it: axe looks from a world beside.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    grave = [
        (one["id"], one["help"], [node["html"][:160] for node in one["nodes"]])
        for one in found
        if one["impact"] in GRAVE
    ]
    assert grave == []


def photographed(page: Page, name: str) -> None:
    """Keep a picture of the whole page where artefacts are kept."""
    folder = Path(os.environ.get("THIDUA_ARTEFACTS") or ROOT / "tests" / "browser" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
