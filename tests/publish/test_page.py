"""The ledger as one HTML file: what it holds, and what a browser makes of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.ledger.books import CLASH, REPORTS, report, stages
from trucewatch.judge import load_agreements
from trucewatch.ledger import Ledger
from trucewatch.pipeline import watch
from trucewatch.publish.page import page_data, write_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = report(
    "hostile",
    "</script><script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">",
    CLASH,
    outlet="<b>Outlet</b>",
    url="javascript:document.title='taken'",
)
browser_only = pytest.mark.skipif(CHROMIUM is None, reason="looking at the page needs Chromium")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("page") / "ledger.db"
    with Ledger.open(path) as book:
        list(watch([*REPORTS, HOSTILE], stages(), book))
        yield book


@pytest.fixture(scope="module")
def written(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "page.html"
    assert write_page(ledger, path, load_agreements(None)) == len(ledger.incidents())
    return path


@pytest.fixture(scope="module")
def seen(written: Path) -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(written.as_uri())
        page.wait_for_selector("#table tbody tr")
        assert errors == []
        assert asked == [written.as_uri()]
        yield page
        browser.close()


def test_every_incident_stands_in_the_data_with_its_words(ledger: Ledger) -> None:
    data = page_data(ledger, load_agreements(None))
    assert {i["id"] for i in data["incidents"]} == {i.id for i in ledger.incidents()}
    assert all(told["words"] for i in data["incidents"] for told in i["told"])


def test_nothing_is_loaded_from_elsewhere(written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", html)
    assert html.count("</script>") == 2


def test_only_web_addresses_become_links(ledger: Ledger) -> None:
    urls = {told["url"] for i in page_data(ledger, ())["incidents"] for told in i["told"]}
    assert urls == {None}


def test_coordinates_are_no_finer_than_a_kilometre(written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    land = html[html.index('"land"') :]
    assert not re.search(r"\[-?\d+\.\d{3,}", land)


def _rows(page: Page) -> list[str]:
    return [str(text) for text in page.locator("#table tbody tr").all_inner_texts()]


@browser_only
def test_the_table_lists_every_incident(seen: Page, ledger: Ledger) -> None:
    assert len(_rows(seen)) == len(ledger.incidents())
    assert seen.title() == f"Trucewatch: {len(ledger.incidents())} incidents"


@browser_only
def test_text_of_a_report_never_becomes_markup(seen: Page) -> None:
    seen.locator("#table tbody tr", has_text="armed clash").first.click()
    assert "taken" not in seen.title()
    assert seen.locator("#detail img, #detail script, #detail b").count() == 0


@browser_only
def test_an_incident_shows_its_words_and_its_ruling(seen: Page) -> None:
    seen.locator("#table tbody tr", has_text="shelling").first.click()
    detail: Any = seen.locator("#detail")
    assert detail.is_visible()
    assert detail.locator("mark").count() >= 1
    assert "alleged breach" in detail.inner_text()
    assert "incident=" in seen.url


@browser_only
def test_filters_narrow_the_list_and_are_kept_in_the_address(seen: Page) -> None:
    seen.select_option("select[name=act]", "armed_clash")
    rows = _rows(seen)
    assert rows
    assert all("armed clash" in row for row in rows)
    assert "act=armed_clash" in seen.url
    seen.click("button[type=reset]")
    seen.wait_for_function("document.querySelectorAll('#table tbody tr').length > 2")


@browser_only
def test_the_map_draws_places_with_their_radius(seen: Page) -> None:
    assert seen.locator("#map .dot").count() >= 2
    assert seen.locator("#map .honest").count() >= 2
    assert seen.locator("#map .land").count() >= 1
    assert seen.locator("#timeline .bar").count() >= 1
