"""The coupons' pages, as a browser without scripts meets them."""

import re
from html import unescape

import httpx
import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.pricing import take_coupons
from souk.pricing.coupons.models import Coupon
from tests.cart.factories import Shop, make_shop, rows_in
from tests.identity.factories import make_person, sign_in_browser
from tests.pricing.coupons.factories import make_coupon, terms_in

pytestmark = pytest.mark.anyio
VENDOR, OFFICE = "/vendor/coupons", "/admin/coupons"
Form = dict[str, str]


async def arrive(client: httpx.AsyncClient, database: Database, role: str, *, shop: Shop | None = None) -> Form:
    """Signs the browser in; the answer is the token for its forms."""
    store_id = shop.store.id if shop is not None else None
    person = await make_person(database, role=role, store_id=store_id)
    return {"csrf_token": (await sign_in_browser(client, person.email))["X-CSRF-Token"]}


def new_form(**more: str) -> Form:
    form = {"code": "spring", "discount_type": "fixed", "discount_value": "12.50", "is_active": "1", "is_listed": "1"}
    return form | more


class TestAVendorsCoupons:
    async def test_are_made_changed_and_deleted_by_forms(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        token = await arrive(client, database, "vendor_owner", shop=shop)
        assert "No coupons yet" in (await client.get(VENDOR)).text
        form = new_form(
            store_id=str(shop.store.id),
            description="<b>Spring</b>",
            min_purchase="20",
            valid_from="2026-01-01",
            valid_until="2198-12-31",
            min_tier="silver",
            limit_total="50",
            products="/products/blue-door-shirt, blue-door-mug",
            is_exclusive="1",
        )

        made = await client.post(f"{VENDOR}/new", data=form | token)

        assert made.status_code == 303, made.text
        url = made.headers["location"]
        page = (await client.get(url)).text
        for text in ("SPRING", "&lt;b&gt;Spring&lt;/b&gt;", 'value="12.50"', 'value="2198-12-31"', "blue-door-shirt"):
            assert text in page
        coupon = (await _coupons(database))[0]
        assert (coupon.discount_value, coupon.min_purchase, coupon.limit_total, coupon.is_exclusive) == (
            12_50, 20_00, 50, True,
        )  # fmt: skip
        assert sorted(coupon.product_ids) == sorted(str(each) for each in (shop.shirt.id, shop.mug.id))
        assert coupon.valid_until is not None
        assert coupon.valid_until.isoformat() == "2199-01-01T00:00:00+00:00"

        changed = form | {"discount_value": "5", "version": "1", "is_active": ""}
        assert (await client.post(url, data=changed | token)).status_code == 303
        assert "$12.50 off" not in (listed := (await client.get(VENDOR)).text)
        assert "$5.00 off" in listed
        stale = await client.post(url, data=changed | token)
        assert stale.status_code == 409
        assert "Somebody else changed this coupon" in stale.text

        assert (await client.post(f"{url}/delete", data=token)).status_code == 303
        assert await rows_in(database, Coupon) == {"coupons": []}

    async def test_keep_what_was_typed_and_point_at_what_is_wrong(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        token = await arrive(client, database, "vendor_owner", shop=shop)
        mine = {"store_id": str(shop.store.id)} | token
        tries = [
            ({"discount_value": "much"}, "Write an amount like 25.00."),
            ({"discount_value": ""}, "Say how much it takes off."),
            ({"discount_type": "percentage", "discount_value": "120"}, "A percentage is at most 100."),
            ({"valid_until": "soon"}, "Write a day like 2026-12-31."),
            ({"valid_from": "2026-02-02", "valid_until": "2026-01-01"}, "It ends before it begins."),
            ({"limit_total": "-1"}, "Write a whole number"),
            ({"products": "nowhere"}, "There is no product at /products/nowhere."),
            ({"code": ""}, "We could not read this."),
        ]
        for wrong, sentence in tries:
            answer = await client.post(f"{VENDOR}/new", data=new_form(**mine) | wrong)
            assert (answer.status_code, sentence in unescape(answer.text)) == (422, True), wrong
        await make_coupon(database, "SPRING")
        taken = await client.post(f"{VENDOR}/new", data=new_form(**mine, description="Kept"))
        assert (taken.status_code, "There is a coupon of this code already." in taken.text) == (409, True)
        assert 'value="Kept"' in taken.text

    async def test_keep_what_a_page_cannot_show(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        categories = [str(new_id()), str(new_id())]
        coupon = await make_coupon(
            database, store_id=str(shop.store.id), category_ids=categories, valid_until="2198-12-31T17:30:00Z"
        )
        token = await arrive(client, database, "vendor_owner", shop=shop)
        shown = new_form(discount_type="percentage", discount_value="20", valid_until="2198-12-31", version="1")
        saved = await client.post(f"{VENDOR}/{coupon.id}", data=shown | {"category_id": categories[0]} | token)
        assert saved.status_code == 303, saved.text
        (kept,) = await _coupons(database)
        assert (kept.discount_value, kept.category_ids) == (20, categories)
        assert kept.valid_until is not None
        assert kept.valid_until.isoformat() == "2198-12-31T17:30:00+00:00"

    async def test_show_how_often_one_was_used(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        coupon = await make_coupon(database, store_id=str(shop.store.id), limit_total=5)
        async with database.unit_of_work(SYSTEM) as uow:
            terms = await terms_in(database, coupon.id)
            await take_coupons(uow, [terms], checkout_id=new_id(), person=None, amounts={coupon.id: 7_77})
        token = await arrive(client, database, "vendor_owner", shop=shop)
        page = (await client.get(f"{VENDOR}/{coupon.id}")).text
        assert "$7.77" in page
        assert "Uses by day" in page
        assert "1 of 5" in (await client.get(VENDOR)).text
        kept = await client.post(f"{VENDOR}/{coupon.id}/delete", data=token)
        assert (kept.status_code, kept.headers["location"]) == (303, f"{VENDOR}/{coupon.id}")
        assert "so it stays" in (await client.get(f"{VENDOR}/{coupon.id}")).text

    async def test_are_nobody_elses(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Green Door")
        theirs = await make_coupon(database, store_id=str(other.store.id))
        assert (await client.get(VENDOR)).status_code == 307
        token = await arrive(client, database, "vendor_owner", shop=shop)
        before = await rows_in(database, Coupon)
        assert "SAVE10" not in (await client.get(VENDOR)).text
        assert (await client.get(f"{VENDOR}/{theirs.id}", headers={"accept": "text/html"})).status_code == 404
        assert (await client.post(f"{VENDOR}/{theirs.id}/delete", data=token)).status_code == 404
        assert (await client.get(OFFICE)).status_code == 403
        assert await rows_in(database, Coupon) == before
        client.cookies.clear()
        await arrive(client, database, "customer")
        assert (await client.get(VENDOR)).status_code == 403


class TestTheBackOffice:
    async def test_makes_coupons_for_everybody(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await make_coupon(database, "THEIRS", store_id=str(shop.store.id))
        token = await arrive(client, database, "sales_manager")
        made = await client.post(
            f"{OFFICE}/new", data=new_form(discount_type="percentage", discount_value="15") | token
        )
        assert made.status_code == 303, made.text
        listed = (await client.get(OFFICE)).text
        assert [text in listed for text in ("SPRING", "15 % off", "THEIRS", "Blue Door")] == [True] * 4
        assert "THEIRS" not in (await client.get(f"{OFFICE}?search=spr")).text
        assert "No coupon found" in (await client.get(f"{OFFICE}?search=zzz")).text
        whose = [(each.code, each.funded_by.value) for each in await _coupons(database)]
        assert whose == [("THEIRS", "store"), ("SPRING", "platform")]


class TestTheSimulator:
    async def test_reckons_a_basket(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await make_coupon(database)
        await arrive(client, database, "vendor_owner", shop=shop)
        url = f"{VENDOR}/simulator"
        assert "Choose at least one product." in (await client.get(url)).text
        asked = {"product1": str(shop.shirt.id), "quantity1": "2", "codes": "save10, nothing", "tier": "gold"}
        page = unescape((await client.get(url, params=asked)).text)
        for text in ("$100.00", "Coupon SAVE10", "$10.00", "10 % for Gold members", "We know no coupon of this code."):
            assert text in page, text
        assert re.search(r'<option value="gold" selected>', page)
        for wrong in ({"product1": "x"}, {"quantity1": "-1"}, {"codes": "?"}, {"points": "many"}, {"tier": "iron"}):
            answer = await client.get(url, params=asked | wrong)
            assert (answer.status_code, "Choose a product, how many" in answer.text) == (200, True), wrong


async def _coupons(database: Database) -> list[Coupon]:
    from sqlalchemy import select

    async with database.read(SYSTEM) as ctx:
        return list(await ctx.session.scalars(select(Coupon).order_by(Coupon.id)))
