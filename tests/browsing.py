"""A browser for tests: Chromium, driven by Playwright, both optional."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""The browser asks the network for nothing of its own accord."""


@contextmanager
def browsing() -> Iterator[Any]:
    """Yield a browser with an empty profile; skip the test, with the reason, where there is none."""
    driver = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: pip install -e '.[browser]'"
    )
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with driver.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=[*ARGUMENTS])
        yield browser
        browser.close()


def expect(locator: Any) -> Any:
    """Return what waits until something holds of an element."""
    from playwright.sync_api import expect as expected

    return expected(locator)
