"""Who may have keys made, and whose keys are whose."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, false

from souk.identity.api_keys.models import ApiKey
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Nobody but their owner sees keys, and no key sees another."""
    if actor.id is None or actor.api_key_id is not None:
        return false()
    return ApiKey.user_id == actor.id


def can_have_keys(actor: Actor) -> Verdict:
    """People who sell or work here. Whoever may do nothing has nothing to give to a key."""
    if actor.id is None or actor.api_key_id is not None:
        return denied("Only a person may make and revoke API keys.")
    if actor.permissions or any(actor.store_permissions.values()):
        return ALLOWED
    return denied("API keys are for those who sell or work here.")


def can_revoke(actor: Actor) -> Verdict:
    """Also whoever sells no longer."""
    if actor.id is None or actor.api_key_id is not None:
        return denied("Only a person may make and revoke API keys.")
    return ALLOWED


def can_pass_on(actor: Actor, scopes: Collection[str], store_id: UUID | None) -> Verdict:
    """Nobody gives a key what they do not hold: everywhere or in some store, or in the one store it is for."""
    for scope in scopes:
        held = actor.may(scope, store_id=store_id) or (store_id is None and bool(actor.stores_with(scope)))
        if not held:
            return denied(f"You may not do {scope} yourself{' in this store' if store_id is not None else ''}.")
    return ALLOWED
