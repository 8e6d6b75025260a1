"""A furnished house for the matrix: ten kinds of visitors, and one of everything that belongs to one of them.

`shopper` bought and keeps things; `other` is a shopper with nothing to do with it. `owner` and `staff` belong to the
store where `shopper` bought, `rival` to another. The last four are the marketplace's own people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from souk.app import House
from souk.catalog import NewCategory, add_category
from souk.catalog.models import ProductStatus
from souk.kernel.actors import SYSTEM
from tests.cart.factories import Shop, add, make_shop
from tests.catalog.factories import make_product
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.matrix.belongings import gather
from tests.media.factories import make_png
from tests.orders.factories import ADDRESS, item, place

API = "/api/v1"
VISITORS = (
    "guest", "shopper", "other", "owner", "rival", "staff",
    "product_manager", "sales_manager", "support_agent", "admin",
)  # fmt: skip
PLATFORM = VISITORS[6:]
CARD = {"type": "card", "number": "4242424242424242", "exp": "12/40"}
LOCAL: dict[str, dict[str, str]] = {
    "/api/v1/categories/": {"key": "category_id"},
    "/api/v1/products/": {"key": "product_id"},
    "/api/v1/services/": {"key": "service_id", "item_id": "service_item_id"},
    "/services/": {"slug": "service_slug"},
    "/vendor/services/": {"item_id": "service_item_id", "rule_id": "slot_rule_id", "state": "slot_state"},
    "/vendor/queue/": {"step": "queue_step"},
    "/vendor/calendar/appointments/": {"act": "appointment_act"},
    "/account/appointments/": {"entry_id": "waiting_id"},
    "/api/v1/stores/": {"id_or_slug": "store_id", "person_id": "staff_id"},
    "/vendor/staff/": {"person_id": "staff_id"},
    "/api/v1/admin/roles/": {"name": "role_name"},
    "/admin/roles/": {"name": "role_name"},
    "/api/v1/admin/segments/": {"name": "segment_name"},
    "/admin/segments/": {"name": "segment_name"},
    "/dev/inbox/": {"name": "mail_name"},
    "/api/v1/loyalty/coupons/": {"code": "coupon_code"},
    "/cart/coupons/": {"code": "coupon_code"},
    "/api/v1/gift-cards/": {"code": "gift_card_code"},
    "/api/v1/loyalty/tiers/": {"name": "tier_name"},
    "/admin/loyalty/tiers/": {"name": "tier_name"},
    "/stores/": {"slug": "store_slug"},
    "/products/": {"slug": "product_slug"},
    "/categories/": {"slug": "category_slug"},
    "/media/": {"name": "picture_name"},
}
"""Names of path parameters that stand for different things in different places."""
NOTHING = "01a1fd2e-dbfc-7000-9be1-1371b3e2621d"
Headers = dict[str, str]


class _Unnamed(dict[str, str]):
    """Known names stay as they are."""

    def __missing__(self, name: str) -> str:
        known = any(name in names for names in LOCAL.values())
        return "{" + name + "}" if known else NOTHING

    def __getitem__(self, name: str) -> str:
        return "{" + name + "}" if name in self else self.__missing__(name)


@dataclass(frozen=True)
class Browser:
    """A visitor with cookies; `headers` carries the token that its forms would."""

    cookies: Mapping[str, str]
    headers: Headers


@dataclass(frozen=True)
class World:
    """`things`: what the names in paths and bodies stand for. `bearer` and `browser`: how each visitor comes."""

    things: dict[str, str]
    bearer: dict[str, Headers]
    browser: dict[str, Browser]

    def address(self, path: str) -> str:
        """The path with its names replaced; a few mean something else in every neighbourhood."""
        here = next((names for start, names in LOCAL.items() if path.startswith(start)), {})
        return path.format_map(self.things | {name: self.things[thing] for name, thing in here.items()})

    def somewhere(self, path: str) -> str:
        """The same, but a name that stands for nothing yet becomes the id of nothing."""
        return self.address(path.format_map(_Unnamed(self.things)))

    def fill(self, template: Any) -> Any:
        """Names in braces, wherever they stand, become ids."""
        if isinstance(template, dict):
            return {name: self.fill(value) for name, value in template.items()}
        if isinstance(template, list):
            return [self.fill(each) for each in template]
        return template.format_map(self.things) if isinstance(template, str) and "{" in template else template


async def furnish(house: House, client: httpx.AsyncClient) -> World:
    people = {name: await make_person(house.database, full_name=name.title()) for name in ("shopper", "other")}
    people |= {name: await make_person(house.database, full_name=name.title()) for name in ("owner", "rival")}
    people |= {name: await make_person(house.database, role=name, full_name=name.title()) for name in PLATFORM}
    shop = await make_shop(house.database, owner_id=people["owner"].id)
    rival_shop = await make_shop(house.database, name="Rival's", owner_id=people["rival"].id)
    people["staff"] = await make_person(
        house.database, role="vendor_staff", store_id=shop.store.id, full_name="Staff Member"
    )
    emails = {name: person.email for name, person in people.items()}
    bearer: dict[str, Headers] = {"guest": {}}
    bearer |= {name: await sign_in(client, email) for name, email in emails.items()}
    things = await _shelves(house, client, bearer, shop)
    things |= await _purchases(client, bearer, shop)
    things |= {f"{name}_id": str(person.id) for name, person in people.items()}
    things |= {f"{name}_email": email for name, email in emails.items()}
    things["rival_product"] = str(rival_shop.shirt.id)
    things["person_id"] = things["other_id"]
    things |= await gather(house, client, bearer, things)
    return World(things, bearer, {"guest": Browser({}, {})} | await _browsers(client, emails))


async def _browsers(client: httpx.AsyncClient, emails: dict[str, str]) -> dict[str, Browser]:
    opened = {}
    for name, email in emails.items():
        headers = await sign_in_browser(client, email)
        opened[name] = Browser({cookie.name: cookie.value or "" for cookie in client.cookies.jar}, headers)
        client.cookies.clear()
    return opened


async def _shelves(house: House, client: httpx.AsyncClient, who: dict[str, Headers], shop: Shop) -> dict[str, str]:
    """What the store keeps."""
    assert shop.store.vendor is not None
    async with house.database.unit_of_work(SYSTEM) as uow:
        draft = await make_product(uow, store_id=shop.store.id, name="Secret plans", status=ProductStatus.DRAFT)
        category_id = await add_category(uow, NewCategory(name="Odds and ends"))
    files = {"file": ("picture.png", make_png(64, 64), "image/png")}
    pictured = await client.post(
        f"{API}/products/{shop.shirt.id}/images", files=files, data={"alt": "A shirt"}, headers=who["owner"]
    )
    imported = await client.post(
        f"{API}/imports/products",
        files={"file": ("products.csv", b"Handle,Title,Variant Price\nlamp,Lamp,12.00\n", "text/csv")},
        data={"store": str(shop.store.id)},
        headers=who["owner"],
    )
    locations = await client.get(f"{API}/inventory/locations", headers=who["owner"])
    picture_id, picture_name = pictured.json()["images"][0]["url"].split("/")[-2:]
    return {
        "store_id": str(shop.store.id),
        "store_slug": shop.store.slug,
        "vendor_id": str(shop.store.vendor.id),
        "product_id": str(shop.shirt.id),
        "variant_id": str(shop.shirt_id),
        "mug_variant": str(shop.mug_id),
        "draft": str(draft.id),
        "category_id": str(category_id),
        "location_id": locations.json()["items"][0]["id"],
        "image_id": pictured.json()["images"][0]["id"],
        "picture_id": picture_id,
        "picture_name": picture_name,
        "product_slug": pictured.json()["slug"],
        "category_slug": "odds-and-ends",
        "seed": "souk",
        "part": "1",
        "import_id": imported.json()["id"],
    }


async def _purchases(client: httpx.AsyncClient, who: dict[str, Headers], shop: Shop) -> dict[str, str]:
    """What the shopper and two guests did."""
    address = await client.post(f"{API}/users/addresses", json=ADDRESS, headers=who["shopper"])
    method = await client.post(f"{API}/users/payment-methods", json=CARD, headers=who["shopper"])
    bought = await place(client, headers=who["shopper"], items=[item(shop.shirt_id)])
    cart = await add(client, shop.mug_id, headers=who["shopper"])
    client.cookies.clear()
    guests = [await place(client, items=[item(shop.mug_id)], email=f"guest{n}@example.com") for n in range(2)]
    client.cookies.clear()
    order = bought["orders"][0]
    return {
        "order_id": order["id"],
        "order_item_id": order["items"][0]["id"],
        "payment_id": bought["payment"]["id"],
        "refund_id": bought["payment"]["id"],
        "guest_order": guests[0]["orders"][0]["id"],
        "guest_token": guests[0]["guest_token"],
        "other_token": guests[1]["guest_token"],
        "address_id": address.json()["id"],
        "method_id": method.json()["id"],
        "item_id": cart["items"][0]["id"],
    }
