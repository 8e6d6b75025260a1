"""What happened to roles."""

from souk.kernel.outbox import Event


class RoleAdded(Event, frozen=True, kw_only=True):
    role: str
    permissions: list[str]
    is_of_store: bool


class RoleEdited(Event, frozen=True, kw_only=True):
    """What it permitted, what it permits now, and whether it demands a second factor."""

    role: str
    before: list[str]
    after: list[str]
    required_second_factor: bool
    requires_second_factor: bool


class RoleDeleted(Event, frozen=True, kw_only=True):
    role: str
    permissions: list[str]
