"""What the page of API keys shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from souk.identity.api_keys import policy
from souk.identity.api_keys.queries import count_own_keys
from souk.identity.api_keys.schemas import ApiKeyView
from souk.identity.pages import account_tabs
from souk.identity.step_up.ways import confirm_url
from souk.kernel.actors import Actor
from souk.kernel.database import ReadContext
from souk.kernel.permissions import Permitted
from souk.ui import FormState, Option, Tab

PAGE: Final = "/account/api-keys"
LIVES: Final = (
    Option("30", "30 days"),
    Option("90", "90 days"),
    Option("365", "A year"),
    Option("", "No end"),
)
USUAL_LIFE: Final = "90"


@dataclass(frozen=True, slots=True)
class KeyRow:
    id: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    is_of_store: bool
    created_at: datetime
    expires_at: datetime | None
    is_expired: bool
    last_used_on: date | None
    revoke_url: str

    @classmethod
    def of(cls, key: ApiKeyView) -> "KeyRow":
        return cls(
            id=str(key.id),
            name=key.name,
            prefix=key.prefix,
            scopes=tuple(key.scopes),
            is_of_store=key.store_id is not None,
            created_at=key.created_at,
            expires_at=key.expires_at,
            is_expired=key.is_expired,
            last_used_on=key.last_used_on,
            revoke_url=f"{PAGE}/{key.id}/revoke",
        )


@dataclass(frozen=True, slots=True)
class Scope:
    name: str
    meaning: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ScopeGroup:
    title: str
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class ApiKeysPage:
    """`made` is the text of a key that was made just now, shown this once."""

    keys: tuple[KeyRow, ...]
    groups: tuple[ScopeGroup, ...]
    made: str
    is_confirmed: bool
    confirm_url: str
    form: FormState
    tabs: tuple[Tab, ...]
    lives: tuple[Option, ...] = LIVES
    usual_life: str = USUAL_LIFE


@dataclass(frozen=True, slots=True)
class ApiKeysSection:
    count: int
    href: str


def keys_page(
    keys: Sequence[ApiKeyView], groups: tuple[ScopeGroup, ...], form: FormState, *, made: str, is_confirmed: bool
) -> ApiKeysPage:
    return ApiKeysPage(
        keys=tuple(KeyRow.of(each) for each in keys),
        groups=groups,
        made=made,
        is_confirmed=is_confirmed,
        confirm_url=confirm_url(PAGE),
        form=form,
        tabs=account_tabs("security"),
    )


def scope_groups(actor: Actor, declared: Iterable[Permitted], chosen: Iterable[str]) -> tuple[ScopeGroup, ...]:
    """What the actor holds, everywhere or in some store, and so may give to a key; by what it is about."""
    wanted = frozenset(chosen)
    held = [each for each in declared if actor.may_somewhere(each.name)]
    return tuple(
        ScopeGroup(
            resource.replace("_", " ").capitalize(),
            tuple(Scope(each.name, each.meaning, each.name in wanted) for each in permitted),
        )
        for resource, permitted in groupby(held, key=lambda each: each.resource)
    )


async def keys_section(ctx: ReadContext, form: FormState) -> ApiKeysSection | None:
    """On the security page: for those who may have keys, or still have some."""
    count = await count_own_keys(ctx)
    return ApiKeysSection(count, PAGE) if count or policy.can_have_keys(ctx.actor) else None
