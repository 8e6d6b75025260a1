"""Who may look at the shop's defences."""

from enum import StrEnum

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied


class DefencePermission(StrEnum):
    DEFENCE_READ = "defence:read"
    """See how much traffic the shop takes, and how much of it is refused."""


def can_see_limits(actor: Actor) -> Verdict:
    if actor.may(DefencePermission.DEFENCE_READ):
        return ALLOWED
    return denied("The limits are for the people who run this marketplace.")
