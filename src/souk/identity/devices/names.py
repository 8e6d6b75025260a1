"""What a person calls the thing they sit at: "Firefox on Linux", read out of a user agent."""

import re
from typing import Final

UNKNOWN: Final = "Unknown device"
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("YaBrowser", "Yandex Browser"),
    ("Vivaldi", "Vivaldi"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("HeadlessChrome", "Chrome"),
    ("Chrome", "Chrome"),
    ("Chromium", "Chrome"),
    ("Version", "Safari"),
)
"""Marks of browsers, the particular before the general: nearly all of them also claim to be Chrome or Safari."""
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
    ("X11", "Linux"),
)
PROGRAM = re.compile(r"[A-Za-z][A-Za-z0-9 ._-]{0,38}")


def device_name(user_agent: str) -> str:
    """At most 60 characters, whatever was sent."""
    if not user_agent.startswith("Mozilla/"):
        program = PROGRAM.match(user_agent.partition("/")[0])
        return program.group().strip() if program else UNKNOWN
    browser = next((name for mark, name in BROWSERS if f"{mark}/" in user_agent or f"{mark}A/" in user_agent), None)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or UNKNOWN
