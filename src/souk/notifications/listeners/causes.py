"""Who and what made happen what a listener hears."""

from uuid import UUID

from souk.kernel.database import UnitOfWork


def delivery_of(uow: UnitOfWork, kind: str) -> str:
    """Names what has no id of its own: the outbox row, the same when it is carried a second time."""
    assert uow.cause is not None, "listeners are told the cause"
    return f"{kind}:{uow.cause.row_id}"


def actor_of_cause(uow: UnitOfWork) -> UUID | None:
    return uow.cause.actor_id if uow.cause is not None else None
