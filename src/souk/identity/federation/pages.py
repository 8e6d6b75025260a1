"""What pages show of providers and linked sign-ins."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote
from uuid import UUID

from souk.identity.federation.processes import Federation
from souk.identity.federation.queries import LinkedView, list_own_links
from souk.identity.federation.tickets import Vouched
from souk.identity.step_up.queries import is_confirmed
from souk.identity.step_up.ways import confirm_url
from souk.identity.ways import sign_in_url
from souk.kernel.database import ReadContext
from souk.kernel.settings import Provider
from souk.ui import FormState

SECTION: Final = "/account/security#federation"
DOORS: Final = "/account/security/federation"
LINK: Final = "/auth/oidc/link"
PROVIDER_ICONS: Final = ("log-in", "key-round", "building-2", "school", "users", "globe", "mail")
"""Those that a setting may choose from, named here so that the front end brings them along."""


@dataclass(frozen=True, slots=True)
class ProviderMark:
    """How a provider is shown: its icon, or its first letter."""

    name: str
    label: str
    icon: str
    initial: str
    href: str

    @classmethod
    def of(cls, name: str, provider: Provider, href: str) -> "ProviderMark":
        return cls(name, provider.label, provider.icon, provider.label[:1].upper(), href)


@dataclass(frozen=True, slots=True)
class LinkRow:
    id: UUID
    label: str
    initial: str
    icon: str
    email: str
    created_at: datetime
    last_used_at: datetime | None
    unlink_url: str


@dataclass(frozen=True, slots=True)
class FederationSection:
    """`others` can be linked. `is_confirmed`: they proved lately who they are, so that it may be done at once."""

    links: tuple[LinkRow, ...]
    others: tuple[ProviderMark, ...]
    is_confirmed: bool
    confirm_url: str
    form: FormState


@dataclass(frozen=True, slots=True)
class LeavingPage:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class OnwardPage:
    url: str


@dataclass(frozen=True, slots=True)
class FailedPage:
    title: str
    message: str
    again_url: str
    sign_in_url: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """`is_signed_in`: as whom it is to be linked to, so that a button is enough."""

    label: str
    email: str
    login: str
    is_signed_in: bool
    form: FormState
    usual_url: str

    @classmethod
    def of(cls, vouched: Vouched, label: str, *, is_signed_in: bool, form: FormState) -> "LinkPage":
        return cls(label, vouched.email or "", vouched.login, is_signed_in, form, sign_in_url(LINK))


def start_url(name: str, back: str) -> str:
    return f"/auth/oidc/{name}/start?next={quote(back, safe='/')}"


def provider_marks(federation: Federation, back: str) -> tuple[ProviderMark, ...]:
    """The buttons of the sign-in page, in the order of the settings."""
    return tuple(ProviderMark.of(name, each, start_url(name, back)) for name, each in federation.providers.items())


def linked_marks(federation: Federation, links: Sequence[LinkedView], back: str) -> tuple[ProviderMark, ...]:
    """Those with which somebody can show again that it is they."""
    names = [each.provider for each in links if each.provider in federation.providers]
    return tuple(ProviderMark.of(name, federation.providers[name], start_url(name, back)) for name in names)


def federation_section(
    federation: Federation,
) -> Callable[[ReadContext, FormState], Awaitable[FederationSection | None]]:
    """The section of /account/security; left out where there is nothing to link and nothing linked."""

    async def read(ctx: ReadContext, form: FormState) -> FederationSection | None:
        links = await list_own_links(ctx)
        if not federation.providers and not links:
            return None
        linked = {each.provider for each in links}
        others = tuple(
            ProviderMark.of(name, provider, f"{DOORS}/{name}/link")
            for name, provider in federation.providers.items()
            if name not in linked
        )
        rows = tuple(_row(federation, each) for each in links)
        return FederationSection(rows, others, await is_confirmed(ctx), confirm_url(SECTION), form)

    return read


def _row(federation: Federation, link: LinkedView) -> LinkRow:
    provider = federation.providers.get(link.provider)
    label = provider.label if provider is not None else link.provider.capitalize()
    return LinkRow(
        id=link.id,
        label=label,
        initial=label[:1].upper(),
        icon=provider.icon if provider is not None else "",
        email=link.email or "",
        created_at=link.created_at,
        last_used_at=link.last_used_at,
        unlink_url=f"{DOORS}/{link.id}/unlink",
    )
