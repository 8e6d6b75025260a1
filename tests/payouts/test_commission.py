"""Commission: which rule counts for what, what it comes to, and a try before it is saved."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from souk.catalog import NewCategory, add_category
from souk.catalog.models import Product
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden, Invalid, Unauthenticated
from souk.kernel.ids import new_id
from souk.kernel.pagination import PageQuery
from souk.payouts.commission.arithmetic import Rule, Seller, Sold, commission, part_given_back
from souk.payouts.commission.commands import add_rule, edit_rule, remove_rule
from souk.payouts.commission.errors import CommissionRuleChanged, UnknownCommissionRule, UnknownCommissionScope
from souk.payouts.commission.models import CommissionRule, Scope
from souk.payouts.commission.queries import list_rules, simulate, terms_for
from souk.payouts.commission.schemas import CommissionRuleBody, CommissionRulePatch, SimulationBody
from souk.payouts.models import Earning
from tests.cart.factories import rows_in
from tests.identity.factories import make_person, sign_in
from tests.payouts.factories import make_rule, open_shop, sell
from tests.stores.factories import owner_of

VENDOR, STORE, CATEGORY, PARENT, PRODUCT = (UUID(int=number) for number in range(1, 6))
SELLER = Seller(VENDOR, STORE)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
RULES = "/api/v1/commission-rules"


def rule(name: str = "rule", scope: Scope = Scope.PLATFORM, scope_id: UUID | None = None, **values: Any) -> Rule:
    return Rule(id=new_id(), name=name, scope=scope, scope_id=scope_id, **values)


def taken(rules: list[Rule], *sold: Sold, currency: str = "USD") -> list[tuple[str, int]]:
    found = commission(list(sold) or [Sold(goods=100_00)], rules, seller=SELLER, at=NOW, currency=currency)
    assert found.amount == sum(step.amount for step in found.steps)
    return [(step.rule, step.amount) for step in found.steps]


class TestWhichRuleCounts:
    def test_the_narrowest(self) -> None:
        narrowest_first = [
            rule("product", Scope.PRODUCT, PRODUCT, basis_points=500),
            rule("store", Scope.STORE, STORE, basis_points=600),
            rule("vendor", Scope.VENDOR, VENDOR, basis_points=700),
            rule("category", Scope.CATEGORY, CATEGORY, basis_points=800),
            rule("parent", Scope.CATEGORY, PARENT, basis_points=900),
            rule("platform", basis_points=1000),
        ]
        line = Sold(goods=100_00, product_id=PRODUCT, category_ids=(CATEGORY, PARENT))
        for number, each in enumerate(narrowest_first):
            assert taken(narrowest_first[number:], line) == [(each.name, each.basis_points)]

    def test_what_stacks_comes_on_top(self) -> None:
        rules = [rule("share", basis_points=1000), rule("handling", fixed=30, currency="USD", stacks=True)]
        assert taken(rules) == [("share", 10_00), ("handling", 30)]

    def test_another_sellers_rules_do_not(self) -> None:
        others = [rule("a", Scope.STORE, UUID(int=99), basis_points=1), rule("b", Scope.VENDOR, UUID(int=99))]
        assert taken([*others, rule("share", basis_points=1000)]) == [("share", 10_00)]

    def test_only_while_it_lasts_and_in_its_currency(self) -> None:
        day = timedelta(days=1)
        for not_now in (
            {"starts_at": NOW + day},
            {"ends_at": NOW},
            {"currency": "EUR"},
        ):
            assert taken([rule(basis_points=1000, **not_now)]) == []
        assert taken([rule(basis_points=1000, starts_at=NOW, ends_at=NOW + day, currency="USD")]) == [("rule", 10_00)]


class TestArithmetic:
    def test_rounds_once_for_each_rule_halves_upwards(self) -> None:
        lines = [Sold(goods=5), Sold(goods=5)]
        assert taken([rule(basis_points=1500)], *lines) == [("rule", 2)]  # 1.5, not 1 + 1

    def test_bounds(self) -> None:
        bounded = {"basis_points": 1000, "minimum": 5_00, "maximum": 20_00, "currency": "USD"}
        for goods, amount in ((10_00, 5_00), (100_00, 10_00), (900_00, 20_00)):
            assert taken([rule(**bounded)], Sold(goods=goods)) == [("rule", amount)]

    def test_never_takes_more_than_the_goods(self) -> None:
        assert taken([rule(fixed=5_00, currency="USD")], Sold(goods=3_00)) == [("rule", 5_00), ("Limit", -2_00)]

    def test_takes_nothing_of_nothing(self) -> None:
        assert taken([rule(fixed=5_00, currency="USD")], Sold(goods=0)) == []

    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(st.integers(0, 10**7), min_size=1, max_size=5),
        st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10**6), st.booleans()), max_size=4),
    )
    def test_stays_between_nothing_and_the_goods(self, goods: list[int], made: list[tuple[int, int, bool]]) -> None:
        rules = [
            rule(basis_points=points, fixed=fixed, currency="USD", stacks=stacks) for points, fixed, stacks in made
        ]
        sold = [Sold(goods=each) for each in goods]
        found = commission(sold, rules, seller=SELLER, at=NOW, currency="USD")
        assert 0 <= found.amount <= sum(goods)
        assert found.amount == sum(step.amount for step in found.steps)

    @settings(max_examples=200, deadline=None)
    @given(st.integers(0, 10**6), st.lists(st.integers(1, 10**5), min_size=1, max_size=8))
    def test_refunds_give_back_all_of_it_in_the_end(self, amount: int, parts: list[int]) -> None:
        goods, back, before = sum(parts), 0, 0
        for part in parts:
            back += part
            now = part_given_back(amount, goods=goods, goods_back=back, is_whole=back == goods)
            assert before <= now <= amount
            before = now
        assert before == amount


@pytest.mark.anyio
class TestRules:
    async def test_are_added_changed_and_removed_over_the_api(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        body = {"name": "Share", "basis_points": 1250, "fixed": 30, "currency": "USD"}
        made = await client.post(RULES, json=body, headers=admin)
        assert made.status_code == 201, made.text
        shown = made.json()
        assert (shown["summary"], shown["is_in_force"], shown["version"]) == (
            "12.5 % of the goods + $0.30 an order", True, 1,
        )  # fmt: skip
        one = f"{RULES}/{shown['id']}"
        changed = await client.patch(one, json={"basis_points": 1000, "version": 1}, headers=admin)
        assert (changed.json()["basis_points"], changed.json()["version"]) == (1000, 2)
        stale = await client.patch(one, json={"basis_points": 1, "version": 1}, headers=admin)
        assert (stale.status_code, stale.json()["code"]) == (409, "commission_rule_changed")
        listed = (await client.get(f"{RULES}?count=true", headers=admin)).json()
        assert ([each["id"] for each in listed["items"]], listed["total"]) == ([shown["id"]], 1)
        assert (await client.delete(one, headers=admin)).status_code == 204
        assert (await client.get(one, headers=admin)).status_code == 404

    @pytest.mark.parametrize(
        "wrong",
        [
            {"scope": "store"},
            {"scope_id": str(STORE)},
            {"fixed": 30},
            {"minimum": 5, "maximum": 3, "currency": "USD"},
            {"basis_points": 10_001},
            {"basis_points": -1},
            {"basis_points": 12.5},
            {"starts_at": "2026-01-02T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z"},
            {"starts_at": "2026-01-02T00:00:00"},
        ],
    )
    async def test_that_do_not_hang_together_are_refused(
        self, client: httpx.AsyncClient, database: Database, wrong: dict[str, Any]
    ) -> None:
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        answer = await client.post(RULES, json={"name": "Share", **wrong}, headers=admin)
        assert answer.status_code == 422, answer.text
        assert await rows_in(database, CommissionRule) == {"commission_rules": []}

    async def test_are_the_marketplaces_alone_to_change(self, database: Database) -> None:
        shop = await open_shop(database)
        rule_id = await make_rule(database, basis_points=1000)
        before = await rows_in(database, CommissionRule)
        owner = owner_of(shop.store, "commissions:write", "payouts:read")
        for actor, refusal in ((owner, Forbidden), (Actor(), Unauthenticated)):
            async with database.unit_of_work(actor) as uow:
                with pytest.raises(refusal):
                    await add_rule(uow, CommissionRuleBody(name="Mine", basis_points=0))
                with pytest.raises(refusal):
                    await edit_rule(uow, rule_id, CommissionRulePatch(basis_points=0))
                with pytest.raises(refusal):
                    await remove_rule(uow, rule_id)
                with pytest.raises(refusal):
                    await list_rules(uow, PageQuery())
                with pytest.raises(refusal):
                    await simulate(uow, SimulationBody(store_id=shop.store.id, goods=1))
        assert await rows_in(database, CommissionRule) == before

    async def test_name_what_they_are_about(self, database: Database) -> None:
        shop = await open_shop(database)
        async with database.unit_of_work(SYSTEM) as uow:
            for scope, scope_id in ((Scope.STORE, shop.store.id), (Scope.PRODUCT, shop.shirt.id)):
                await add_rule(uow, CommissionRuleBody(name="x", scope=scope, scope_id=scope_id, basis_points=1))
            for scope in (Scope.STORE, Scope.PRODUCT, Scope.CATEGORY, Scope.VENDOR):
                with pytest.raises(UnknownCommissionScope):
                    await add_rule(uow, CommissionRuleBody(name="x", scope=scope, scope_id=new_id()))
            found = await list_rules(uow, PageQuery())
        assert [each.subject for each in found.items] == ["Blue Door Shirt", "Blue Door"]

    async def test_a_change_that_does_not_hang_together_is_refused(self, database: Database) -> None:
        rule_id = await make_rule(database, basis_points=1000)
        before = await rows_in(database, CommissionRule)
        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(Invalid, match="currency"):
                await edit_rule(uow, rule_id, CommissionRulePatch(fixed=30))
            with pytest.raises(CommissionRuleChanged):
                await edit_rule(uow, rule_id, CommissionRulePatch(basis_points=1, version=7))
            with pytest.raises(UnknownCommissionRule):
                await edit_rule(uow, new_id(), CommissionRulePatch(basis_points=1))
        assert await rows_in(database, CommissionRule) == before


@pytest.mark.anyio
class TestTrying:
    async def test_says_what_would_be_taken_and_saves_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        standing = await make_rule(database, basis_points=1000)
        before = await rows_in(database, CommissionRule)
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        asked = {
            "store_id": str(shop.store.id),
            "goods": 80_00,
            "rule": {"name": "Tried", "scope": "store", "scope_id": str(shop.store.id), "basis_points": 500},
        }
        found = (await client.post(f"{RULES}/simulate", json=asked, headers=admin)).json()
        assert (found["now"]["amount"], found["then"]["amount"], found["difference"]) == (8_00, 4_00, -4_00)
        instead = {**asked, "replaces": str(standing), "rule": {"name": "Tried", "basis_points": 2000}}
        found = (await client.post(f"{RULES}/simulate", json=instead, headers=admin)).json()
        assert (found["now"]["amount"], found["then"]["amount"], found["difference"]) == (8_00, 16_00, 8_00)
        assert await rows_in(database, CommissionRule) == before


@pytest.mark.anyio
class TestTerms:
    async def test_tell_a_seller_what_counts_for_them(self, database: Database) -> None:
        shop, other = await open_shop(database), await open_shop(database, name="Red Door")
        await make_rule(database, basis_points=1000, minimum=50, currency="USD")
        await make_rule(database, scope=Scope.STORE, scope_id=shop.store.id, basis_points=750)
        await make_rule(database, scope=Scope.PRODUCT, scope_id=shop.mug.id, basis_points=0)
        await make_rule(database, scope=Scope.PRODUCT, scope_id=other.mug.id, basis_points=1)
        await make_rule(database, scope=Scope.STORE, scope_id=other.store.id, basis_points=2)
        await make_rule(database, fixed=30, currency="USD", stacks=True)
        async with database.read(owner_of(shop.store, "payouts:read")) as ctx:
            told = await terms_for(ctx, shop.store)
            with pytest.raises(Forbidden):
                await terms_for(ctx, other.store)
        async with database.read(owner_of(other.store, "payouts:read")) as ctx:
            theirs = await terms_for(ctx, other.store)
        assert theirs.sentences == [
            "0.01 % of the goods on Red Door Mug",
            "0.02 % of the goods",
            "$0.30 an order, on top of the rest",
        ]
        assert told.sentences == [
            "Nothing on Blue Door Mug",
            "7.5 % of the goods",
            "$0.30 an order, on top of the rest",
        ]

    async def test_a_rule_of_a_category_counts_for_what_lies_below_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        async with database.unit_of_work(SYSTEM) as uow:
            top = await add_category(uow, NewCategory(name="Clothes"))
            below = await add_category(uow, NewCategory(name="Shirts", parent_id=top))
            await uow.session.execute(update(Product).where(Product.id == shop.shirt.id).values(category_id=below))
        await make_rule(database, basis_points=1000)
        await make_rule(database, scope=Scope.CATEGORY, scope_id=top, basis_points=500)
        await sell(client, database, shop.shirt_id)
        await sell(client, database, shop.mug_id)
        async with database.read(SYSTEM) as ctx:
            found = await ctx.session.scalars(select(Earning.commission).order_by(Earning.order_id))
            assert list(found) == [2_50, 2_00]
