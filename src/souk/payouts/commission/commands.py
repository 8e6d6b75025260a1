"""Saying what the marketplace keeps. It counts for sales from then on; what was posted stays."""

from uuid import UUID

from sqlalchemy import select

from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.payouts import policy
from souk.payouts.commission.errors import CommissionRuleChanged, UnknownCommissionRule
from souk.payouts.commission.events import CommissionRuleAdded, CommissionRuleEdited, CommissionRuleRemoved
from souk.payouts.commission.models import CommissionRule
from souk.payouts.commission.queries import as_rule, in_words, insist_on_subject, views_of
from souk.payouts.commission.schemas import CommissionRuleBody, CommissionRulePatch, CommissionRuleView, read_body


async def add_rule(uow: UnitOfWork, body: CommissionRuleBody) -> CommissionRuleView:
    """Raises UnknownCommissionScope, Unauthenticated, Forbidden."""
    policy.insist(uow.actor, policy.can_change_commission(uow.actor))
    await insist_on_subject(uow, body.scope, body.scope_id)
    row = CommissionRule(id=new_id(), **body.model_dump(), created_at=uow.now, updated_at=uow.now, version=1)
    uow.session.add(row)
    await uow.session.flush()
    uow.emit(CommissionRuleAdded(rule_id=row.id, name=row.name, says=in_words(as_rule(row), "")))
    return (await views_of(uow, [row]))[0]


async def replace_rule(uow: UnitOfWork, rule_id: UUID, body: CommissionRuleBody, *, seen: int) -> CommissionRuleView:
    """The whole rule as the form says it. Raises as `edit_rule` and `add_rule` do."""
    policy.insist(uow.actor, policy.can_change_commission(uow.actor))
    await insist_on_subject(uow, body.scope, body.scope_id)
    return await _change(uow, await _to_change(uow, rule_id, seen), body)


async def edit_rule(uow: UnitOfWork, rule_id: UUID, patch: CommissionRulePatch) -> CommissionRuleView:
    """Raises UnknownCommissionRule, CommissionRuleChanged, Invalid (what does not hang together), Forbidden."""
    policy.insist(uow.actor, policy.can_change_commission(uow.actor))
    row = await _to_change(uow, rule_id, patch.version)
    now = {name: getattr(row, name) for name in CommissionRuleBody.model_fields}
    body = read_body(now | patch.model_dump(exclude_unset=True, exclude={"version"}))
    return await _change(uow, row, body)


async def remove_rule(uow: UnitOfWork, rule_id: UUID) -> None:
    """Raises UnknownCommissionRule, Unauthenticated, Forbidden."""
    policy.insist(uow.actor, policy.can_change_commission(uow.actor))
    row = await _to_change(uow, rule_id, None)
    await uow.session.delete(row)
    await uow.session.flush()
    uow.emit(CommissionRuleRemoved(rule_id=rule_id, name=row.name, says=in_words(as_rule(row), "")))


async def _to_change(uow: UnitOfWork, rule_id: UUID, seen: int | None) -> CommissionRule:
    wanted = select(CommissionRule).where(CommissionRule.id == rule_id).with_for_update()
    row = await uow.session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise UnknownCommissionRule
    if seen is not None and seen != row.version:
        raise CommissionRuleChanged
    return row


async def _change(uow: UnitOfWork, row: CommissionRule, body: CommissionRuleBody) -> CommissionRuleView:
    before = in_words(as_rule(row), "")
    for name, value in body.model_dump().items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = uow.now
    await uow.session.flush()
    uow.emit(CommissionRuleEdited(rule_id=row.id, name=row.name, said=before, says=in_words(as_rule(row), "")))
    return (await views_of(uow, [row]))[0]
