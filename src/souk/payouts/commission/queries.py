"""Reads of commission rules, and what they come to for a sale."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from souk.catalog import list_category_path, product_names
from souk.kernel.database import ReadContext
from souk.kernel.ids import new_id
from souk.kernel.money import Money, share_out
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.orders import SoldLine
from souk.payouts import policy
from souk.payouts.commission.arithmetic import Commission, Rule, Seller, Sold, commission
from souk.payouts.commission.errors import UnknownCommissionRule, UnknownCommissionScope
from souk.payouts.commission.models import CommissionRule, Scope
from souk.payouts.commission.schemas import CommissionRuleView, CommissionTerms, Simulation, SimulationBody
from souk.payouts.commission.subjects import find_product, name_subjects
from souk.stores import StoreView, UnknownStore, get_store
from souk.ui import money


async def list_rules(ctx: ReadContext, asked: PageQuery) -> PageOf[CommissionRuleView]:
    """The latest first. Raises Unauthenticated, Forbidden."""
    policy.insist(ctx.actor, policy.can_change_commission(ctx.actor))
    wanted = select(CommissionRule).order_by(CommissionRule.id.desc())
    if asked.cursor:
        wanted = wanted.where(CommissionRule.id < read_cursor(asked.cursor, tuple[UUID])[0])
    rows = list(await ctx.session.scalars(wanted.limit(asked.limit + 1).offset(asked.offset)))
    shown = await views_of(ctx, rows[: asked.limit])
    total = len(await all_rules(ctx)) if asked.count else None
    return PageOf(shown, write_cursor(shown[-1].id) if len(rows) > asked.limit else None, total)


async def get_rule(ctx: ReadContext, rule_id: UUID) -> CommissionRuleView:
    """Raises UnknownCommissionRule, Unauthenticated, Forbidden."""
    policy.insist(ctx.actor, policy.can_change_commission(ctx.actor))
    row = await ctx.session.get(CommissionRule, rule_id, populate_existing=True)
    if row is None:
        raise UnknownCommissionRule
    return (await views_of(ctx, [row]))[0]


async def all_rules(ctx: ReadContext) -> list[Rule]:
    """They are few: a marketplace can still explain them."""
    return [as_rule(row) for row in await ctx.session.scalars(select(CommissionRule).order_by(CommissionRule.id))]


async def commission_of(
    ctx: ReadContext, lines: Sequence[SoldLine], *, goods: int, store: StoreView, currency: str
) -> Commission:
    """What the marketplace keeps of a sale by the rules of now; nothing of what its own store sells."""
    if store.vendor is None or not goods:
        return Commission(0, [])
    rules = await all_rules(ctx)
    shares = share_out(goods, [line.goods for line in lines])
    above = await _categories_of(ctx, lines) if any(rule.scope is Scope.CATEGORY for rule in rules) else {}
    sold = [
        Sold(goods=share, product_id=line.product_id, category_ids=above.get(line.product_id, ()))
        for line, share in zip(lines, shares, strict=True)
    ]
    return commission(sold, rules, seller=Seller(store.vendor.id, store.id), at=ctx.now, currency=currency)


async def simulate(ctx: ReadContext, asked: SimulationBody) -> Simulation:
    """Raises UnknownStore, UnknownCommissionScope, UnknownCommissionRule, Unauthenticated, Forbidden."""
    policy.insist(ctx.actor, policy.can_change_commission(ctx.actor))
    store = await get_store(ctx, asked.store_id)
    if store.vendor is None:
        raise UnknownStore("The marketplace keeps nothing of what its own store sells.")
    rules = await all_rules(ctx)
    if asked.replaces is not None and asked.replaces not in {rule.id for rule in rules}:
        raise UnknownCommissionRule
    sold = [await _tried(ctx, asked)]
    tried = [rule for rule in rules if rule.id != asked.replaces]
    if asked.rule is not None:
        tried.append(asked.rule.as_rule(asked.replaces or new_id()))
    seller, at = Seller(store.vendor.id, store.id), asked.at or ctx.now
    now, then = (commission(sold, counted, seller=seller, at=at, currency=store.currency) for counted in (rules, tried))
    return Simulation(
        currency=store.currency, goods=asked.goods, now=now, then=then, difference=then.amount - now.amount
    )


async def terms_for(ctx: ReadContext, store: StoreView) -> CommissionTerms:
    """What its seller is told. Raises Unauthenticated, Forbidden."""
    policy.insist(ctx.actor, policy.can_see_money(ctx.actor, store.id))
    if store.vendor is None:
        return CommissionTerms(store.id, [])
    own = {None, store.vendor.id, store.id}
    of_goods = (Scope.CATEGORY, Scope.PRODUCT)
    rows = [
        row
        for row in await ctx.session.scalars(select(CommissionRule).order_by(CommissionRule.id))
        if as_rule(row).holds(ctx.now, store.currency) and (row.scope in of_goods or row.scope_id in own)
    ]
    views = [view for view in await views_of(ctx, rows) if view.subject or view.scope is Scope.PLATFORM]
    views.sort(key=lambda view: (view.stacks, -list(Scope).index(view.scope), view.id))
    own_goods = _of_this_store(views, await _products(ctx, rows), store)
    return CommissionTerms(store.id, [view.summary for view in _counting(own_goods)])


async def insist_on_subject(ctx: ReadContext, scope: Scope, scope_id: UUID | None) -> None:
    """Raises UnknownCommissionScope."""
    if scope_id is not None and scope_id not in await name_subjects(ctx, [(scope, scope_id)]):
        raise UnknownCommissionScope


def as_rule(row: CommissionRule) -> Rule:
    return Rule(**{name: getattr(row, name) for name in Rule.__struct_fields__})


async def views_of(ctx: ReadContext, rows: Sequence[CommissionRule]) -> list[CommissionRuleView]:
    names = await name_subjects(ctx, [(row.scope, row.scope_id) for row in rows if row.scope_id is not None])
    return [_view(row, names.get(row.scope_id, "") if row.scope_id else "", ctx) for row in rows]


def _view(row: CommissionRule, subject: str, ctx: ReadContext) -> CommissionRuleView:
    rule = as_rule(row)
    values = {name: getattr(rule, name) for name in Rule.__struct_fields__}
    in_force = rule.holds(ctx.now, rule.currency or "")
    return CommissionRuleView(
        **values, subject=subject, is_in_force=in_force, summary=in_words(rule, subject), version=row.version
    )


def in_words(rule: Rule, subject: str) -> str:
    """`12.5 % of the goods + $0.30 an order, at least $0.50, at most $20.00 on Lamps`."""

    def amount(minor: int) -> str:
        return money(Money(minor, rule.currency or ""))

    percent = f"{rule.basis_points / 100:.10g} % of the goods" if rule.basis_points else ""
    fixed = f"{amount(rule.fixed)} an order" if rule.fixed else ""
    parts = [" + ".join(filter(None, (percent, fixed))) or "Nothing"]
    if rule.minimum is not None:
        parts.append(f"at least {amount(rule.minimum)}")
    if rule.maximum is not None:
        parts.append(f"at most {amount(rule.maximum)}")
    about = f" on {subject}" if subject and rule.scope in {Scope.CATEGORY, Scope.PRODUCT} else ""
    extra = ", on top of the rest" if rule.stacks else ""
    return ", ".join(parts) + about + extra


def _of_this_store(
    views: Iterable[CommissionRuleView], stores: dict[UUID, UUID], store: StoreView
) -> list[CommissionRuleView]:
    """A rule about another store's product is nobody's business here."""
    return [
        view
        for view in views
        if view.scope is not Scope.PRODUCT or (view.scope_id and stores.get(view.scope_id) == store.id)
    ]


def _counting(views: Sequence[CommissionRuleView]) -> list[CommissionRuleView]:
    """Narrowest first: what comes after a rule about all that the store sells never counts, unless it stacks."""
    shown, is_covered = list[CommissionRuleView](), False
    for view in views:
        if view.stacks or not is_covered:
            shown.append(view)
        is_covered = is_covered or (not view.stacks and view.scope in {Scope.STORE, Scope.VENDOR, Scope.PLATFORM})
    return shown


async def _products(ctx: ReadContext, rows: Sequence[CommissionRule]) -> dict[UUID, UUID]:
    ids = [row.scope_id for row in rows if row.scope is Scope.PRODUCT and row.scope_id is not None]
    return {product.id: product.store_id for product in (await product_names(ctx, ids)).values()}


async def _tried(ctx: ReadContext, asked: SimulationBody) -> Sold:
    if asked.product_id is None:
        if asked.rule is not None and asked.rule.scope is Scope.CATEGORY and asked.rule.scope_id is not None:
            await insist_on_subject(ctx, Scope.CATEGORY, asked.rule.scope_id)
            return Sold(goods=asked.goods, category_ids=await _path(ctx, asked.rule.scope_id))
        return Sold(goods=asked.goods)
    product = await find_product(ctx, asked.product_id)
    if product is None:
        raise UnknownCommissionScope
    above = await _path(ctx, product.category_id) if product.category_id is not None else ()
    return Sold(goods=asked.goods, product_id=asked.product_id, category_ids=above)


async def _categories_of(ctx: ReadContext, lines: Sequence[SoldLine]) -> dict[UUID, Sequence[UUID]]:
    """By product: its category and all above it."""
    products = await product_names(ctx, [line.product_id for line in lines])
    paths: dict[UUID | None, Sequence[UUID]] = {None: ()}
    for category_id in {product.category_id for product in products.values() if product.category_id is not None}:
        paths[category_id] = await _path(ctx, category_id)
    return {product.id: paths[product.category_id] for product in products.values()}


async def _path(ctx: ReadContext, category_id: UUID) -> Sequence[UUID]:
    """From the category up to the top."""
    return [each.id for each in reversed(await list_category_path(ctx, category_id))]
