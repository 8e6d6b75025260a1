"""The build hook as far as it goes without a network: what it reads, and when it has nothing to do."""

import json
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="the build requirements are not installed")

from hatch_build import FrontEnd


@pytest.fixture
def front_end(tmp_path: Path) -> FrontEnd:
    made = FrontEnd(tmp_path)
    for folder in ("js", "css"):
        (made.sources / folder).mkdir(parents=True)
    (made.sources / "js" / "app.js").write_text("1")
    (made.sources / "package-lock.json").write_text("{}")
    (made.sources / "mark.svg").write_text("<svg/>")
    return made


class TestFrontEnd:
    def test_finds_icons_wherever_they_are_written(self, front_end: FrontEnd) -> None:
        templates = front_end.package / "shop" / "templates"
        templates.mkdir(parents=True)
        (templates / "a.html").write_text(
            '{{ button("Save", icon="check", icon_end="arrow-right") }} {{ icon("truck") }} {{ "x" | icon(14) }}'
            '{{ {"good": "circle-check"}[tone] | icon }} {{ assurances([("shield", "Safe")]) }} {{ title("heart") }}'
        )
        (front_end.package / "shop" / "pages.py").write_text(
            'NavLink("Shop", "/shop", "store")\nMoment("Paid", icon="wallet")\nSTATE_ICONS = {"a": "box"}\nx = "zap"\n'
        )
        wanted = front_end.wanted_icons()

        assert {"check", "arrow-right", "truck", "x", "circle-check", "shield", "store", "wallet", "box"} <= set(wanted)
        assert not {"heart", "zap"} & set(wanted)

    def test_builds_again_only_when_an_input_changed(self, front_end: FrontEnd) -> None:
        before = front_end.fingerprint([])
        front_end.dist.mkdir(parents=True)
        (front_end.dist / "app-1.js").write_text("1")
        manifest = {"inputs": before, "files": {"app.js": "app-1.js"}, "icons": []}
        (front_end.dist / "manifest.json").write_text(json.dumps(manifest))
        assert front_end.is_built_from(before)
        assert front_end.build() is False

        (front_end.sources / "js" / "app.js").write_text("2")
        assert front_end.fingerprint([]) != before
        assert front_end.fingerprint(["x"]) != front_end.fingerprint([])

        (front_end.dist / "app-1.js").unlink()
        assert not front_end.is_built_from(before)

    def test_takes_the_scripts_and_styles_of_rooms(self, front_end: FrontEnd) -> None:
        folder = front_end.package / "chat" / "frontend"
        folder.mkdir(parents=True)
        for name in ("chat.js", "voice.js", "notes.md"):
            (folder / name).write_text("")

        assert [file.name for file in front_end.of_rooms()] == ["chat.js", "voice.js"]
