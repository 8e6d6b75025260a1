"""The furnished marketplace, looked at through its own doors."""

import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, func, select

from souk.app import House, create_app, open_house
from souk.catalog import find_variants_by_sku
from souk.demo import NotADemo, furnish
from souk.demo.catalogue import STORES, DemoProduct
from souk.demo.hands import Calendar
from souk.demo.people import EVERYBODY, JOHN, MANAGER, PASSWORD, SUPPORT
from souk.demo.purchases import Purchase, plan_trade
from souk.identity import find_person_by_email, holds_segment
from souk.identity.models import User
from souk.inventory import available
from souk.kernel.actors import GUEST, SYSTEM, Actor
from souk.kernel.columns import Base
from souk.kernel.invariants import check
from souk.kernel.migrate import migrate
from souk.kernel.outbox import OutboxRow
from souk.kernel.pagination import PageQuery
from souk.kernel.settings import Settings
from souk.loyalty import Tier, standing_of
from souk.orders import OrderDetail, OrderFilter, OrderStatus, list_orders
from souk.orders.statuses import Fulfilment
from souk.stores import ANY_CUSTOMER, get_store, get_terms
from tests.furnished import demo_at
from tests.identity.factories import make_person

pytestmark = pytest.mark.anyio
AROUND_NOW = timedelta(hours=1)


def unseen(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


@pytest.fixture
async def house(furnished: Settings) -> AsyncIterator[House]:
    opened = open_house(furnished)
    yield opened
    await opened.close()


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(house=house))
    async with httpx.AsyncClient(transport=transport, base_url="http://souk.test/api/v1") as opened:
        yield opened


async def all_orders(house: House, actor: Actor = SYSTEM, *, own: bool = False) -> list[OrderDetail]:
    found: list[OrderDetail] = []
    cursor: str | None = ""
    async with house.database.read(actor) as ctx:
        while cursor is not None:
            page = await list_orders(ctx, OrderFilter(own=own), PageQuery(limit=100, cursor=cursor or None))
            found += page.items
            cursor = page.next_cursor
    return found


async def everything_in(house: House) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a digest of them."""
    found = {}
    async with house.database.read(SYSTEM) as ctx:
        for table in Base.metadata.sorted_tables:
            rows = sorted(map(repr, await ctx.session.execute(select(table))))
            found[table.name] = len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


async def began(house: House) -> Calendar:
    async with house.database.read(SYSTEM) as ctx:
        manager = await find_person_by_email(ctx, MANAGER)
    assert manager is not None
    return Calendar.of(manager.created_at)


class TestPeople:
    @pytest.mark.parametrize(
        ("email", "role"),
        [
            ("manager@example.com", "product_manager"),
            ("sales@example.com", "sales_manager"),
            ("support@example.com", "support_agent"),
            ("admin@example.com", "admin"),
            ("john@example.com", "customer"),
            ("jane@example.com", "customer"),
            (STORES[0].owner_email, "vendor_owner"),
            ("noor.haddad@example.com", "vendor_staff"),
            ("hyun-woo.park@example.com", "customer"),
        ],
    )
    async def test_sign_in_with_the_documents_password(self, client: httpx.AsyncClient, email: str, role: str) -> None:
        signed_in = await client.post("/auth/login", json={"email": email, "password": PASSWORD})

        assert signed_in.status_code == 200
        assert role in signed_in.json()["user"]["roles"]

    async def test_are_there_once(self, house: House) -> None:
        async with house.database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(select(func.count()).select_from(User)) == len(EVERYBODY) == 55

    async def test_john_has_addresses_the_first_being_where_things_go(self, client: httpx.AsyncClient) -> None:
        signed_in = await client.post("/auth/login", json={"email": JOHN, "password": PASSWORD})
        bearer = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}

        book = (await client.get("/users/addresses", headers=bearer)).json()["items"]
        assert {each["street"]: each["is_default"] for each in book} == {
            "2148 N Kedzie Boulevard, Apt 3": True,
            "Whitaker Joinery, 910 W Fulton Market": False,
        }


class TestCoupons:
    async def test_are_offered_and_take_something_off(self, client: httpx.AsyncClient) -> None:
        signed_in = await client.post("/auth/login", json={"email": JOHN, "password": PASSWORD})
        bearer = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
        sales = await client.post("/auth/login", json={"email": "sales@example.com", "password": PASSWORD})
        desk = {"Authorization": f"Bearer {sales.json()['access_token']}"}

        made = {each["code"] for each in (await client.get("/coupons", headers=desk)).json()["items"]}
        offered = {each["code"] for each in (await client.get("/loyalty/coupons", headers=bearer)).json()["items"]}
        jacket = (await client.get("/products/tideline-chore-jacket")).json()
        variant = next(each for each in jacket["variants"] if each["stock_status"] != "out_of_stock")
        line = {"variant_id": variant["id"], "quantity": 1}
        filled = (await client.post("/cart/items", json=line, headers=bearer)).json()
        cart = await client.post("/loyalty/apply-coupon", json={"code": "LINDEN15"}, headers=bearer)

        assert {"WELCOME10", "GOLD20", "SORRY5", "LINDEN15"} <= made
        assert "LINDEN15" in offered
        assert "SORRY5" not in offered
        assert cart.status_code == 200, cart.text
        assert cart.json()["discount"] != filled["discount"]
        assert cart.json()["total"] != filled["total"]


class TestStores:
    async def test_are_five_each_with_the_terms_of_its_preset(self, house: House, client: httpx.AsyncClient) -> None:
        stores = {each["slug"]: each for each in (await client.get("/stores")).json()["items"]}
        terms = {}
        async with house.database.read(GUEST) as ctx:
            for slug in stores:
                shown = (await get_store(ctx, slug)).settings
                terms[slug] = (
                    shown.shipping_flat,
                    shown.shipping_free_from,
                    shown.shipping_free_inclusive,
                    shown.order_eligibility,
                    shown.return_window_days,
                )

        assert terms == {
            "northgate-campus": (10_00, 100_00, True, "student", 30),
            "linden-and-vale": (10_00, 100_00, True, "any", 0),
            "aperture-row": (10_00, 100_00, True, "any", 30),
            "nimbus-supply": (10_00, 50_00, False, "any", 30),
            "hearth-and-strop": (10_00, 100_00, True, "any", 30),
        }

    async def test_have_hours_a_banner_and_a_verified_vendor(self, client: httpx.AsyncClient) -> None:
        stores = (await client.get("/stores")).json()["items"]

        assert all(each["opening_hours"] and each["open_state"] for each in stores)
        assert all(each["vendor"]["is_verified"] and each["vendor"]["logo_url"] for each in stores)
        for path in [each["image_url"] for each in stores] + [each["vendor"]["logo_url"] for each in stores]:
            shown = await client.get(f"http://souk.test{path}")
            assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")


class TestProducts:
    async def test_are_all_for_sale_each_with_pictures(self, client: httpx.AsyncClient) -> None:
        listed = (await client.get("/products", params={"limit": 100, "count": "true"})).json()

        assert listed["total"] == sum(len(store.products) for store in STORES) == 94
        assert all(each["images"] and each["images"][0]["alt"] for each in listed["items"])

    async def test_come_in_every_size_of_picture(self, client: httpx.AsyncClient) -> None:
        product = (await client.get("/products/keelboard-65")).json()

        assert len(product["images"]) == 3
        picture = product["images"][0]["url"].rpartition("/")[0]
        for width in (320, 640, 1200):
            assert (await client.get(f"http://souk.test{picture}/{width}.webp")).status_code == 200

    async def test_the_newest_are_of_several_stores(self, client: httpx.AsyncClient) -> None:
        newest = (await client.get("/products", params={"limit": 6})).json()["items"]

        assert {each["store"]["slug"] for each in newest} == {store.slug for store in STORES}

    async def test_are_left_as_the_catalogue_says(self, house: House) -> None:
        async with house.database.read(SYSTEM) as ctx:
            for store in STORES:
                store_id = (await get_store(ctx, store.slug)).id
                wanted = {sku: stock for product in store.products for sku, stock in stocks(product)}
                variants = await find_variants_by_sku(ctx, store_id, list(wanted))
                left = await available(ctx, list(variants.values()))
                assert {sku: left[variant_id] for sku, variant_id in variants.items()} == wanted


def stocks(product: DemoProduct) -> list[tuple[str, int]]:
    return [(each.sku, each.stock) for each in product.variants] or [(product.sku, product.stock)]


class TestTrade:
    async def test_has_an_order_for_every_store_of_every_purchase(self, house: House) -> None:
        calendar = await began(house)
        planned = [step for step in plan_trade(calendar) if isinstance(step, Purchase)]
        orders = await all_orders(house)

        assert 400 <= len(orders) <= 750
        assert len({each.order.checkout_id for each in orders}) == len(planned)
        assert len({each.order.customer_id for each in orders}) == 42
        assert sorted(each.order.number for each in orders) == list(range(100_001, 100_001 + len(orders)))

    async def test_is_with_those_whom_each_store_serves(self, house: House) -> None:
        async with house.database.read(SYSTEM) as ctx:
            bought = {(each.order.store_id, each.order.customer_id) for each in await all_orders(house)}
            terms = await get_terms(ctx, {store_id for store_id, _ in bought})
            asking = [
                (terms[store_id].order_eligibility, person_id)
                for store_id, person_id in bought
                if terms[store_id].order_eligibility != ANY_CUSTOMER
            ]
            assert {segment for segment, _ in asking} == {"student"}
            assert all([await holds_segment(ctx, person_id, segment) for segment, person_id in asking])

    async def test_is_ninety_days_old_and_never_in_the_future(self, house: House) -> None:
        calendar = await began(house)
        now = house.database.clock()
        orders = await all_orders(house)

        assert calendar.today <= now < calendar.today + AROUND_NOW
        assert all(now - timedelta(days=90) - AROUND_NOW < each.order.placed_at < now for each in orders)
        assert all(each.order.updated_at < now for each in orders)
        assert min(each.order.placed_at for each in orders) < now - timedelta(days=85)

    async def test_tells_each_order_in_the_right_sequence(self, house: House) -> None:
        for each in await all_orders(house):
            order, passed = each.order, [event.at for event in each.history]
            assert order.paid_at is not None
            moments: list[datetime] = [order.placed_at, order.paid_at, *passed, order.updated_at]
            assert moments == sorted(moments)
            told = [event.status for event in each.history]
            assert told[-1:] == [order.status] or (told, order.status) == ([], OrderStatus.PROCESSING)
            has_left = OrderStatus.SHIPPED in told or order.fulfilment is Fulfilment.PARTIAL
            assert (order.tracking_number is not None) == has_left

    async def test_leaves_something_to_do_in_each_store(self, house: House) -> None:
        statuses = defaultdict(set)
        for each in await all_orders(house):
            assert each.store is not None
            statuses[each.store.slug].add(each.order.status)

        assert set(statuses) == {store.slug for store in STORES}
        assert all({OrderStatus.PROCESSING, OrderStatus.DELIVERED} <= found for found in statuses.values())

    async def test_shows_john_orders_in_every_state(self, house: House) -> None:
        async with house.database.read(SYSTEM) as ctx:
            john = await find_person_by_email(ctx, JOHN)
        assert john is not None
        orders = await all_orders(house, Actor(id=john.id), own=True)

        assert {each.order.status for each in orders} == {
            OrderStatus.DELIVERED,
            OrderStatus.CANCELLED,
            OrderStatus.SHIPPED,
            OrderStatus.PROCESSING,
            OrderStatus.REFUNDED,
        }
        assert {each.order.fulfilment for each in orders} == set(Fulfilment)

    async def test_leaves_john_a_step_below_gold(self, house: House) -> None:
        async with house.database.read(SYSTEM) as ctx:
            john = await find_person_by_email(ctx, JOHN)
            assert john is not None
            standing = await standing_of(ctx, john.id)

        assert standing.tier is Tier.SILVER
        assert standing.to_next is not None
        assert 0 < standing.to_next.missing <= 100
        assert standing.points > 1_000

    async def test_breaks_no_invariant_and_leaves_nothing_behind(self, house: House) -> None:
        assert await check(house.database, house.rooms) == []
        async with house.database.read(SYSTEM) as ctx:
            waiting = set(await ctx.session.scalars(select(OutboxRow.listener)))
        of_sign_ins = {"audit.auth.login_success", "notifications.new_device", "booking.follow_sign_in"}
        assert waiting - of_sign_ins == {"media.make_avif"}, "beside what other tests' sign-ins left"


class TestFurnishingAgain:
    async def test_changes_nothing(self, house: House, furnished: Settings) -> None:
        before = await everything_in(house)

        await furnish(furnished, unseen)

        assert await everything_in(house) == before

    async def test_brings_the_support_agent_back(self, house: House, furnished: Settings) -> None:
        async with house.database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(delete(User).where(User.email == SUPPORT))

        await furnish(furnished, unseen)

        async with house.database.read(SYSTEM) as ctx:
            agent = await find_person_by_email(ctx, SUPPORT)
        assert agent is not None
        assert (agent.full_name, agent.roles) == ("Sunny Park", ["support_agent"])


class TestWhatIsNotFurnished:
    async def test_a_database_with_other_peoples_accounts(self, tmp_path: Path) -> None:
        settings = demo_at(f"sqlite+inline:///{tmp_path}/shop.db", tmp_path)
        await migrate(settings.database_url)
        house = open_house(settings)
        async with house.database.unit_of_work(SYSTEM) as uow:
            await make_person(uow, email="merchant@shop.test")
        before = await everything_in(house)

        with pytest.raises(NotADemo):
            await furnish(settings, unseen)

        assert await everything_in(house) == before
        await house.close()

    async def test_a_live_shop(self, tmp_path: Path) -> None:
        live = Settings(
            _env_file=None,
            stage="live",
            cors_origins=(),
            database_url=f"sqlite+inline:///{tmp_path}/shop.db",
            secret_key="a secret of more than thirty-two characters",
            encryption_keys=[Fernet.generate_key().decode()],
            base_url="https://souk.test",
        )

        with pytest.raises(NotADemo):
            await furnish(live, unseen)

        assert not (tmp_path / "shop.db").exists()
