"""The page /account/security: one section of each concern, drawn one below the other, as `room.py` joins them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import msgspec
from fastapi import Request, Response

from souk.identity.pages import account_tabs
from souk.identity.ways import ACCOUNT
from souk.kernel.database import ReadContext
from souk.kernel.http import reading
from souk.ui import FormState, Tab, page

SECURITY: Final = f"{ACCOUNT}/security"
NOT_KEPT: Final = {"Cache-Control": "no-store"}


class SecuritySection(msgspec.Struct, frozen=True, kw_only=True):
    """One concern. Its template `identity/security_<slug>.html` sees what `read` answers as `view`.

    `read(ctx, form)` gets what was typed into the section's form and refused; an empty form where nothing was. None
    leaves the section out.
    """

    slug: str
    title: str
    text: str
    read: Callable[[ReadContext, FormState], Awaitable[object | None]]

    @property
    def template(self) -> str:
        return f"identity/security_{self.slug.replace('-', '_')}.html"


@dataclass(frozen=True, slots=True)
class DrawnSection:
    slug: str
    title: str
    text: str
    template: str
    view: object


@dataclass(frozen=True, slots=True)
class SecurityPage:
    sections: tuple[DrawnSection, ...]
    tabs: tuple[Tab, ...]


async def show_security(
    request: Request, *, slug: str = "", form: FormState | None = None, status: int = 200
) -> Response:
    """The whole page; `form` is what was refused in the section `slug`, and `status` why."""
    sections: tuple[SecuritySection, ...] = request.app.state.security_sections
    drawn = []
    async with reading(request) as ctx:
        for section in sections:
            view = await section.read(ctx, form if form is not None and section.slug == slug else FormState())
            if view is not None:
                drawn.append(DrawnSection(section.slug, section.title, section.text, section.template, view))
    shown = SecurityPage(tuple(drawn), account_tabs("security"))
    return page(request, "identity/security.html", shown, title="Security", status=status, headers=NOT_KEPT)
