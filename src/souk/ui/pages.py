"""The page engine: one Jinja environment over every room's templates, with the components as globals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, pass_context
from jinja2.exceptions import TemplateRuntimeError
from jinja2.runtime import Context, Macro
from markupsafe import Markup
from starlette.requests import Request

from souk.ui import charts, formats, links, parts, summaries
from souk.ui.assets import Assets
from souk.ui.shell import NavLink, Shell, Site

TEMPLATES: Final = Path(__file__).parent / "templates"
_NAME_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:.@")
Navigation = Callable[[Request], Sequence[NavLink]]


class Pages:
    """Renders templates named `<room>/x.html`; `folders` maps a room to its templates folder, `ui` is always there.

    The composition root builds one and keeps it at `app.state.pages`. `stage="dev"` watches templates for changes;
    `stage="live"` refuses to start without a built front end.
    """

    def __init__(
        self,
        folders: Mapping[str, Path],
        *,
        stage: str,
        navigation: Navigation | None = None,
        site: Site | None = None,
    ) -> None:
        self.assets = Assets.read(required=stage == "live")
        self.site = site or Site()
        self._navigation = navigation
        found = tuple({**folders, "ui": TEMPLATES}.items())
        self.environment = _environment(found, self.assets, watch=stage == "dev")

    def shell(self, request: Request, *, title: str, description: str | None = None) -> Shell:
        links = tuple(self._navigation(request)) if self._navigation else ()
        return Shell.around(request, title=title, description=description, navigation=links, site=self.site)

    def render(self, template: str, **context: object) -> str:
        written = self.environment.get_template(template).render(context)
        return summaries.with_names(written) if summaries.MARK in written else written


class _Rooms(BaseLoader):
    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        room, _, rest = template.partition("/")
        folder = self._folders.get(room)
        if folder is None or ".." in rest.split("/"):
            raise TemplateNotFound(template)
        path = folder / rest
        try:
            source, written = path.read_text("utf-8"), path.stat().st_mtime_ns
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise TemplateNotFound(template) from None
        return source, str(path), lambda: path.exists() and path.stat().st_mtime_ns == written


@lru_cache(maxsize=4)
def _environment(folders: tuple[tuple[str, Path], ...], assets: Assets, *, watch: bool) -> Environment:
    """Kept for the life of the process: a second application over the same templates starts at once."""
    environment = Environment(
        loader=_Rooms(dict(folders)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=watch,
        cache_size=-1,
    )
    _add_words(environment, assets)
    _add_components(environment)
    return environment


def _add_words(environment: Environment, assets: Assets) -> None:
    environment.filters |= {
        "money": formats.money,
        "number": formats.number,
        "date": formats.date,
        "datetime": formats.datetime,
        "ago": _ago,
        "icon": assets.icon,
        "shown": _shown,
        "attributes": _attributes,
        "initials": _initials,
        "hue": _hue,
    }
    environment.globals |= {
        "icon": assets.icon,
        "asset": assets.url,
        "has_asset": assets.has,
        "form_token": _form_token,
        "url_with": links.url_with,
        "url_toggle": links.url_toggle,
        "spark_path": charts.sparkline,
        "Option": parts.Option,
        "Crumb": parts.Crumb,
        "Column": parts.Column,
        "Row": parts.Row,
        "Step": parts.Step,
        "Tab": parts.Tab,
        "no_form": parts.FormState(),
    }


def _add_components(environment: Environment) -> None:
    """Macros become globals, so a fragment sees them as a page does; one that asks for `shell` is given it."""
    for file in sorted((TEMPLATES / "macros").glob("*.html")):
        module = environment.get_template(f"ui/macros/{file.name}").module
        for name, macro in vars(module).items():
            if isinstance(macro, Macro) and not name.startswith("_"):
                environment.globals[name] = _given_shell(macro) if "shell" in macro.arguments else macro


def _given_shell(macro: Macro) -> Callable[..., Markup]:
    @pass_context
    def component(context: Context, *args: Any, **named: Any) -> Markup:
        named.setdefault("shell", _shell_of(context, macro.name))
        return Markup(macro(*args, **named))  # noqa: S704 - a macro escapes what it is given

    return component


def _shell_of(context: Context, asking: str) -> Shell:
    shell = context.get("shell")
    if not isinstance(shell, Shell):
        raise TemplateRuntimeError(f"{asking}() needs the page around it: import your macros `with context`.")
    return shell


@pass_context
def _form_token(context: Context) -> Markup:
    token = _shell_of(context, "form_token").csrf_token
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(token)


@pass_context
def _ago(context: Context, value: datetime | None) -> Markup | str:
    shell = context.get("shell")
    return formats.ago(value, shell.now if isinstance(shell, Shell) else None)


def _shown(value: Any) -> Any:
    return formats.money(value) if hasattr(value, "amount") and hasattr(value, "currency") else value


def _attributes(given: Mapping[str, object]) -> Markup:
    """Extra attributes of an element: False and None leave one out, True writes it bare."""
    written = Markup()
    for name, value in given.items():
        if not set(name) <= _NAME_LETTERS:
            raise TemplateRuntimeError(f"{name!r} is not an attribute name.")
        if value is True:
            written += Markup(" {}").format(name)
        elif value is not None and value is not False:
            written += Markup(' {}="{}"').format(name, value)
    return written


def _initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def _hue(name: str) -> int:
    return sum(place * ord(letter) for place, letter in enumerate(name, 1)) % 6
