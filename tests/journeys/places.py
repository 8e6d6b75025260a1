"""Every page of the shop: whose it is and where an example of it stands. A route without a line here fails a test."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import FastAPI
from playwright.sync_api import Browser, StorageState, expect

from tests.journeys.visitors import SHOPPER, VENDOR, Shop, Visitor
from tests.ui.look import new_page

Whose = Literal["guest", "shopper", "vendor"]


@dataclass(frozen=True)
class Place:
    """`path` may name what is looked up in the shop: `{own_order}`, `{store_order}`, `{store_product}`."""

    path: str
    whose: Whose = "guest"
    status: int = 200


PLACES: dict[str, tuple[Place, ...]] = {
    "/": (Place("/"),),
    "/search": (
        Place("/search"),
        Place("/search?q=lamp"),
        Place("/search?color=Olive&reduced=true"),
        Place("/search?q=zzyzx"),
    ),
    "/categories/{slug}": (Place("/categories/clothing"), Place("/categories/nowhere", status=404)),
    "/products/{slug}": (
        Place("/products/tideline-chore-jacket"),
        Place("/products/keelboard-65"),
        Place("/products/nothing-like-it", status=404),
    ),
    "/stores": (Place("/stores"),),
    "/stores/{slug}": (Place("/stores/linden-and-vale"),),
    "/sell": (Place("/sell"), Place("/sell", "shopper")),
    "/sign-in": (Place("/sign-in"),),
    "/sign-up": (Place("/sign-up"),),
    "/cart": (Place("/cart"), Place("/cart", "shopper")),
    "/checkout": (Place("/checkout", "shopper"),),
    "/orders/{order_id}": (Place("{own_order}", "shopper"), Place("{own_order}", "guest", 404)),
    "/account": (Place("/account", "shopper"),),
    "/account/profile": (Place("/account/profile", "shopper"),),
    "/account/addresses": (Place("/account/addresses", "shopper"),),
    "/account/orders": (Place("/account/orders", "shopper"),),
    "/vendor": (Place("/vendor", "vendor"),),
    "/vendor/orders": (Place("/vendor/orders", "vendor"), Place("/vendor/orders", "shopper", 403)),
    "/vendor/orders/{order_id}": (Place("{store_order}", "vendor"),),
    "/vendor/products": (Place("/vendor/products", "vendor"),),
    "/vendor/products/new": (Place("/vendor/products/new", "vendor"),),
    "/vendor/products/{product_id}": (Place("{store_product}", "vendor"),),
    "/vendor/settings": (Place("/vendor/settings", "vendor"),),
    "/vendor/settings/terms": (Place("/vendor/settings/terms", "vendor"),),
    "/vendor/settings/profile": (Place("/vendor/settings/profile", "vendor"),),
}
NO_PAGES = {
    "/health": "JSON",
    "/health/live": "JSON",
    "/health/ready": "JSON",
    "/metrics": "for Prometheus",
    "/media/placeholder/{seed}.svg": "a picture",
    "/media/{picture_id}/{name}": "a picture",
    "/session/refresh": "always leads elsewhere",
    "/search/suggest": "a fragment of the search box",
    "/stores/{slug}/products": "a fragment of the store's page",
    "/vendor/orders/figures": "a fragment of the vendor's first page",
    "/cart/drawer": "a fragment; the drawer has tests of its own",
    "/robots.txt": "for crawlers",
    "/sitemap.xml": "for crawlers",
    "/sitemaps/pages.xml": "for crawlers",
    "/sitemaps/products-{part}.xml": "for crawlers",
}
ELSEWHERE = (Place("/nowhere", status=404), Place("/orders/no-number", status=422))
ALL = (*(place for places in PLACES.values() for place in places), *ELSEWHERE)


def page_routes(app: FastAPI) -> set[str]:
    """The path of every route a browser can open. The API's are left out; its documentation has a test in tests/ui."""
    found = {path for path, methods in _routes(app.router.routes) if "GET" in methods}
    return {path for path in found if not path.startswith(("/api/", "/static/"))}


def _routes(routes: Any, prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    for route in routes:
        context = getattr(route, "include_context", None)
        if context is not None:
            yield from _routes(route.original_router.routes, prefix + context.prefix)
        else:
            yield prefix + getattr(route, "path", ""), getattr(route, "methods", None) or set()


class People:
    """A guest, a shopper with something in the cart, and a vendor; the two sign in once and are known afterwards."""

    def __init__(self, shop: Shop, opened: Browser) -> None:
        self.shop, self.opened = shop, opened
        self._examples: dict[str, str] = {}
        self.known: dict[Whose, StorageState | None] = {"guest": None}
        self._windows: dict[tuple[Whose, int], Visitor] = {}
        self.known["shopper"] = self._sign_in(SHOPPER, self._find_for_shopper)
        self.known["vendor"] = self._sign_in(VENDOR, self._find_for_vendor)

    def visit(self, place: Place, width: int) -> Visitor:
        """In a window kept open from place to place. What went wrong on the way is among its complaints."""
        key = place.whose, width
        if key not in self._windows:
            page = new_page(self.opened, width=width, known=self.known[place.whose])
            self._windows[key] = Visitor(page, self.shop.base)
        visitor = self._windows[key]
        visitor.complaints.clear()
        visitor.expects = {place.status} - {200}
        answer = visitor.goes_to(self.path(place))
        assert answer is not None
        assert answer.status == place.status
        expect(visitor.page.locator("main .skeleton")).to_have_count(0)
        return visitor

    def path(self, place: Place) -> str:
        return re.sub(r"{(\w+)}", lambda name: self._examples[name[1]], place.path)

    def close(self) -> None:
        for visitor in self._windows.values():
            visitor.page.context.close()

    def _sign_in(self, email: str, find: Callable[[Visitor], None]) -> StorageState:
        with self.shop.visitor(self.opened) as visitor:
            visitor.signs_in(email)
            find(visitor)
            return visitor.page.context.storage_state()

    def _find_for_shopper(self, visitor: Visitor) -> None:
        self._find(visitor, "own_order", "/account/orders", "/orders/")
        visitor.goes_to("/products/keelboard-65")
        visitor.presses("Add to cart")
        visitor.page.locator("#drawer .line-item").first.wait_for()

    def _find_for_vendor(self, visitor: Visitor) -> None:
        self._find(visitor, "store_order", "/vendor/orders?status=processing", "/vendor/orders/")
        self._find(visitor, "store_product", "/vendor/products", "/vendor/products/")

    def _find(self, visitor: Visitor, name: str, list_path: str, start: str) -> None:
        visitor.goes_to(list_path)
        self._examples[name] = str(visitor.page.locator(f'main th a[href^="{start}"]').first.get_attribute("href"))
