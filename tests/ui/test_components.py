import re
from pathlib import Path

import httpx
import pytest
from jinja2.exceptions import TemplateRuntimeError, UndefinedError
from starlette.applications import Starlette
from starlette.requests import Request

import souk.ui
from souk.ui import Column, FormState, Option, Pages, Shell
from souk.ui.assets import Assets
from tests.ui.showcase import NOW, build

ERRORS = (401, 403, 404, 409, 422, 429, 500, 503)
UI = Path(souk.ui.__file__).parent
pages = Pages({}, stage="test")


def draw(template: str, **given: object) -> str:
    return pages.environment.from_string(template).render(given)


class TestField:
    def test_ties_label_hint_and_error_to_the_input(self) -> None:
        form = FormState({"email": 'a"b'}, {"email": "Not an address."})
        html = draw('{{ field("Email", "email", hint="Kept private.", form=form) }}', form=form)

        assert '<label for="f-email">Email</label>' in html
        assert 'value="a&#34;b" aria-describedby="f-email-hint f-email-error" aria-invalid="true"' in html
        assert 'id="f-email-hint">Kept private.' in html
        assert '<p class="error" id="f-email-error">' in html

    def test_is_plain_when_nothing_is_wrong(self) -> None:
        html = draw('{{ field("Name", "name", "Ada", attrs={"maxlength": 40, "readonly": true, "autofocus": false}) }}')

        assert "aria-" not in html.split("<input")[1]
        assert 'value="Ada" maxlength="40" readonly>' in html

    def test_never_sends_a_password_back(self) -> None:
        html = draw('{{ field("P", "p", type="password", form=form) }}', form=FormState({"p": "hunter2"}))

        assert "hunter2" not in html

    def test_keeps_what_was_chosen(self) -> None:
        form = FormState({"c": "no", "m": "b", "keep": "1", "note": "<b>"})
        html = draw(
            '{{ select_field("C", "c", [("pt", "Portugal"), ("no", "Norway")], "pt", form=form) }}'
            '{{ radio_cards("M", "m", options, "a", form=form) }}{{ checkbox_field("Keep", "keep", form=form) }}'
            '{{ checkbox_field("Not", "not", checked=true, form=form) }}{{ textarea_field("N", "note", form=form) }}',
            form=form,
            options=[Option("a", "A"), Option("b", "B")],
        )

        assert '<option value="no" selected>' in html
        assert 'value="b" checked' in html
        assert 'value="a" checked' not in html
        assert 'name="keep" type="checkbox" value="1" checked' in html
        assert 'name="not" type="checkbox" value="1">' in html
        assert "&lt;b&gt;</textarea>" in html

    def test_summary_links_to_the_fields(self) -> None:
        html = draw("{{ error_summary(form) }}", form=FormState(errors={"email": "Not an address."}))

        assert '<a href="#f-email">Not an address.</a>' in html
        assert draw("{{ error_summary(form) }}", form=FormState()).strip() == ""


class TestTable:
    def test_sorts_by_links_and_says_how_it_is_sorted(self) -> None:
        html = draw(
            '{% call(row) table("T", columns, [], sort="-total", url="/x?q=1&sort=-total&after=z") %}{% endcall %}',
            columns=[Column("Name", sort="name"), Column("Total", sort="total", align="end")],
        )

        assert 'aria-sort="descending"><a href="/x?q=1&amp;sort=total">' in html
        assert '<a href="/x?q=1&amp;sort=name">' in html
        assert '<td colspan="2">Nothing here yet.</td>' in html

    def test_cells_carry_their_heading_for_the_phone(self) -> None:
        html = draw('{{ cell("Name", "<Ada>", lead=true) }}{{ cell("Total", 3, align="end") }}')

        assert '<th scope=row class="row-name align-start" data-label="Name">&lt;Ada&gt;</th>' in html
        assert '<td class="align-end" data-label="Total">3</td>' in html


class TestEveryComponent:
    def test_is_described_in_the_readme(self) -> None:
        text = (UI / "README.md").read_text("utf-8")
        macros = [
            name
            for file in (UI / "templates" / "macros").glob("*.html")
            for name in re.findall(r"{% macro ([a-z]\w*)", file.read_text("utf-8"))
        ]

        assert len(macros) > 50
        assert [name for name in macros if f"{name}(" not in text and f"{name}`" not in text] == []

    def test_refuses_attributes_that_are_none(self) -> None:
        with pytest.raises(TemplateRuntimeError, match="not an attribute name"):
            draw('{{ button("x", attrs={"a onclick": "y"}) }}')

    def test_asks_for_the_page_around_it_when_it_needs_the_token(self) -> None:
        with pytest.raises(TemplateRuntimeError, match="with context"):
            draw('{{ post_button("/x", "X") }}')

    def test_a_missing_value_is_an_error_not_a_blank(self) -> None:
        with pytest.raises(UndefinedError):
            draw("{{ badge(view.label) }}")


class TestAskingButton:
    def test_asks_in_a_dialog_and_without_scripts_by_unfolding(self) -> None:
        shell = shell_at(build())
        html = draw('{{ asking_button("gone", "Remove it", "/x", "Remove this?", "For good.") }}', shell=shell)
        aside = html.split("<noscript>")[1].split("</noscript>")[0]

        assert 'data-open="gone"' in html.split("<noscript>")[0]
        assert "needs-script" in html.split("<noscript>")[0]
        assert re.search(
            r"<details.*<summary.*Remove it….*</summary>.*Remove this\?.*For good\..*<form", aside, re.DOTALL
        )
        assert "<form" not in html.split("<noscript>")[0]


class TestStatus:
    @pytest.mark.parametrize("tone", ["neutral", "good", "info", "warn", "bad", "accent"])
    def test_says_with_an_icon_and_a_word_what_the_colour_says(self, tone: str) -> None:
        html = draw('{{ status("Paid", tone) }}', tone=tone)

        assert 'aria-hidden="true"><use href=' in html
        assert html.endswith("Paid</span>")


class TestIcons:
    @pytest.mark.anyio
    async def test_all_that_are_drawn_are_in_the_sprite(self) -> None:
        assets = Assets.read()
        if not assets.icons:
            pytest.skip("the front end is not built")
        paths = ("/gallery", "/gallery/workspace", "/drawer", "/suggest", "/docs", *(f"/error/{n}" for n in ERRORS))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=build()), base_url="http://x") as browser:
            texts = [(await browser.get(path)).text for path in paths]
        drawn = {name for text in texts for name in re.findall(r'icons-\w+\.svg#([^"]+)"', text)}

        assert len(drawn) > 50
        assert drawn - assets.icons == set()

    def test_are_silent_beside_a_word_and_speak_alone(self) -> None:
        icon = Assets(files={"icons.svg": "icons-1.svg"}).icon

        assert icon("x") == (
            '<svg class="icon" width="20" height="20" aria-hidden="true">'
            '<use href="/static/dist/icons-1.svg#x"></use></svg>'
        )
        assert 'role="img" aria-label="&lt;Gone&gt;"' in icon("x", label="<Gone>")


class TestNow:
    def test_ago_uses_the_time_of_the_page(self) -> None:
        app = build()
        environment = app.state.pages.environment

        assert "4 min ago" in environment.from_string("{{ at | ago }}").render(
            at=NOW.replace(minute=3), shell=shell_at(app)
        )


def shell_at(app: Starlette) -> Shell:
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "app": app}
    request = Request({**scope, "state": {"now": NOW}})
    return app.state.pages.shell(request, title="T")
