"""Commission rules over JSON, for those who look after the marketplace's money."""

from uuid import UUID

from fastapi import APIRouter, Response

from souk.kernel.errors import Forbidden, Invalid, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, no_content
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.payouts.commission import commands, queries
from souk.payouts.commission.errors import CommissionRuleChanged, UnknownCommissionRule, UnknownCommissionScope
from souk.payouts.commission.schemas import (
    CommissionRuleBody,
    CommissionRulePatch,
    CommissionRuleView,
    Simulation,
    SimulationBody,
)
from souk.stores import UnknownStore

router = APIRouter(prefix="/commission-rules", tags=["payouts"])
REFUSED = (Unauthenticated, Forbidden)
ONE = (*REFUSED, UnknownCommissionRule)


@router.get("", **returns(PageOf[CommissionRuleView], refuses=(*REFUSED, BadCursor)))
async def list_rules(ctx: Reading, asked: PageAsked) -> Response:
    """What the marketplace keeps of a sale, rule by rule, the latest first."""
    return answer(await queries.list_rules(ctx, asked))


@router.post("", **returns(CommissionRuleView, 201, refuses=(*REFUSED, UnknownCommissionScope)))
async def add_rule(uow: Changing, body: CommissionRuleBody) -> Response:
    """Of a line the narrowest rule counts (product, store, vendor, category, platform), and all that stack.

    It counts for orders that are paid from now on.
    """
    return answer(await commands.add_rule(uow, body), 201)


@router.post("/simulate", **returns(Simulation, refuses=(*ONE, UnknownCommissionScope, UnknownStore)))
async def simulate(ctx: Reading, body: SimulationBody) -> Response:
    """What the marketplace would keep of a sale now, and with another rule. Nothing is saved."""
    return answer(await queries.simulate(ctx, body))


@router.get("/{rule_id}", **returns(CommissionRuleView, refuses=ONE))
async def get_rule(ctx: Reading, rule_id: UUID) -> Response:
    """One rule."""
    return answer(await queries.get_rule(ctx, rule_id))


@router.patch("/{rule_id}", **returns(CommissionRuleView, refuses=(*ONE, CommissionRuleChanged, Invalid)))
async def edit_rule(uow: Changing, rule_id: UUID, body: CommissionRulePatch) -> Response:
    """Change a rule. What it is about stays: add another rule for something else."""
    return answer(await commands.edit_rule(uow, rule_id, body))


@router.delete("/{rule_id}", **returns(None, 204, refuses=ONE))
async def remove_rule(uow: Changing, rule_id: UUID) -> Response:
    """Orders that were paid before keep the commission they had, and the words of the rule."""
    await commands.remove_rule(uow, rule_id)
    return no_content()
