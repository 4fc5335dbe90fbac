"""A real headless Chromium over the real server. Without one these tests are skipped, or fail where it is required."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.serving import serving

REQUIRED = "POLICYSEARCH_REQUIRE_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)
# What a reader in China has: the browser asks for Chinese.
DESK: dict[str, Any] = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "locale": "zh-CN",
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}


@dataclass(slots=True)
class Watched:
    """A page and everything about it that should make a test fail."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started once."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        reason = "no Chromium on the PATH: scripts/browser installs one"
        if os.environ.get(REQUIRED):
            pytest.fail(f"{reason} ({REQUIRED} is set)")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seeds_address(seed_index: Path) -> Iterator[str]:
    """Address of a server over the seeds."""
    with serving(seed_index) as (_, base):
        yield base


@pytest.fixture(scope="session")
def made_up_address(made_up_index: Path) -> Iterator[str]:
    """Address of a server over the made-up, partly hostile pages."""
    with serving(made_up_index) as (_, base):
        yield base


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def either(request: pytest.FixtureRequest, chromium: Browser, seeds_address: str) -> Iterator[Watched]:
    """A desktop page over the seeds, once with and once without JavaScript."""
    with_script = request.param == "with JavaScript"
    context = chromium.new_context(
        locale="zh-CN", viewport={"width": 1280, "height": 900}, java_script_enabled=with_script
    )
    yield from watched(context, seeds_address)


@pytest.fixture
def desktop(chromium: Browser, seeds_address: str) -> Iterator[Watched]:
    """A page over the seeds in a window of 1280 pixels."""
    yield from watched(chromium.new_context(**DESK), seeds_address)


@pytest.fixture
def phone(chromium: Browser, seeds_address: str) -> Iterator[Watched]:
    """A page over the seeds on a phone of 390 pixels."""
    context = chromium.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    yield from watched(context, seeds_address)


@pytest.fixture
def hostile(chromium: Browser, made_up_address: str) -> Iterator[Watched]:
    """A page over the made-up pages."""
    yield from watched(chromium.new_context(**DESK), made_up_address)


def watched(context: BrowserContext, base: str) -> Iterator[Watched]:
    """A page whose console, errors, dialogs and requests are looked at when the test ends."""
    guest = Watched(context.new_page(), base)

    def note(request: Request) -> None:
        if urlsplit(request.url).hostname != "127.0.0.1":
            guest.strangers.append(request.url)

    guest.page.on("request", note)
    guest.page.on("console", lambda message: guest.complaints.append(f"{message.type}: {message.text}"))
    guest.page.on("pageerror", lambda error: guest.complaints.append(str(error)))
    guest.page.on("dialog", lambda dialog: (guest.complaints.append(dialog.message), dialog.dismiss()))
    yield guest
    context.close()
    assert not guest.complaints
    assert not guest.strangers, "a request left this machine"
