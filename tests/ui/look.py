"""Take pictures of the showcase: `python -m tests.ui.look <folder> [name …]`."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import uvicorn
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from souk.ui.assets import Assets
from tests.ui.showcase import build

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
SHOTS = {
    "gallery": "/gallery",
    "workspace": "/gallery/workspace",
    "error": "/error/404",
    "docs": "/docs",
}


def what_is_lacking() -> str:
    """Why no test here can look at pages; empty when they can."""
    if not Path(CHROMIUM).exists():
        return "no Chromium"
    return "" if Assets.read().files else "no built front end"


@contextmanager
def serving() -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(build(), port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def new_page(
    browser: Browser,
    *,
    theme: Theme = "light",
    width: int = 1360,
    scripts: bool = True,
    known: StorageState | None = None,
) -> Page:
    """In a window of its own. `known` are the cookies of somebody who was here before."""
    phone = width < 600
    context = browser.new_context(
        viewport={"width": width, "height": 844 if phone else 900},
        color_scheme=theme,
        has_touch=phone,
        is_mobile=phone,
        java_script_enabled=scripts,
        reduced_motion="reduce",
        storage_state=known,
    )
    return context.new_page()


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as address, browser() as opened:
        for theme in THEMES:
            for width in (1360, 390):
                page = new_page(opened, theme=theme, width=width)
                page.on("console", lambda message: print(message.text) if message.type == "error" else None)
                for name in names or SHOTS:
                    page.goto(address + SHOTS[name])
                    page.wait_for_load_state("networkidle")
                    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
                    page.screenshot(path=folder / f"{name}-{theme}-{width}.png", full_page=True)
                page.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
