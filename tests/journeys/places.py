"""Every page of the shop: whose it is and where an example of it stands. A route without a line here fails a test."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from fastapi import FastAPI
from playwright.sync_api import Browser, StorageState, expect

from tests.journeys.visitors import ADMIN, SHOPPER, VENDOR, Shop, Visitor
from tests.ui.look import new_page

Whose = Literal["guest", "shopper", "vendor", "admin"]


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
    "/docs/errors": (Place("/docs/errors"),),
    "/stores": (Place("/stores"),),
    "/stores/{slug}": (Place("/stores/linden-and-vale"),),
    "/sell": (Place("/sell"), Place("/sell", "shopper")),
    "/sign-in": (Place("/sign-in"),),
    "/sign-up": (Place("/sign-up"),),
    "/forgot-password": (Place("/forgot-password"),),
    "/reset-password": (Place("/reset-password?token=used"),),
    "/verify-email": (Place("/verify-email?token=used"),),
    "/account/email/confirm": (Place("/account/email/confirm?token=used"),),
    "/account/security": (Place("/account/security", "shopper"),),
    "/coupons": (Place("/coupons"), Place("/coupons", "shopper"), Place("/coupons?cursor=x", status=422)),
    "/cart": (Place("/cart"), Place("/cart", "shopper")),
    "/checkout": (Place("/checkout", "shopper"),),
    "/checkout/continue/{checkout_id}": (
        Place("/checkout/continue/01a1fd2e-dbfc-7000-9be1-1371b3e2621d", "shopper", 404),
    ),
    "/orders/{order_id}": (Place("{own_order}", "shopper"), Place("{own_order}", "guest", 404)),
    "/orders/{order_id}/return": (Place("{own_order}/return", "shopper"), Place("{own_order}/return", "guest", 404)),
    "/returns/{return_id}": (Place("{own_return}", "shopper"), Place("{own_return}", "guest", 404)),
    "/products/{slug}/reviews": (
        Place("/products/keelboard-65/reviews"),
        Place("/products/keelboard-65/reviews?stars=1&photos=true"),
        Place("/products/hearthline-ember-thermostat/reviews?sort=helpful", "shopper"),
        Place("/products/nothing-like-it/reviews", status=404),
    ),
    "/services/{slug}/reviews": (
        Place("/services/quad-kitchen/reviews"),
        Place("/services/nothing-like-it/reviews", status=404),
    ),
    "/products/{slug}/review": (
        Place("/products/papermoor-cloth-notebooks/review", "shopper"),
        Place("/products/orrin-m7-mirrorless/review", "shopper", 403),
    ),
    "/services/{slug}/review": (
        Place("/services/maths-tutoring/review", "shopper"),
        Place("/services/nothing-like-it/review", "shopper", 404),
    ),
    "/account/reviews": (Place("/account/reviews", "shopper"), Place("/account/reviews", "vendor")),
    "/reviews/{review_id}/report": (
        Place("{review}", "shopper"),
        Place("/reviews/01a1fd2e-dbfc-7000-9be1-1371b3e2621d/report", "shopper", 404),
    ),
    "/vendor/reviews": (
        Place("/vendor/reviews", "vendor"),
        Place("/vendor/reviews?show=unanswered", "vendor"),
        Place("/vendor/reviews", "shopper", 403),
    ),
    "/admin/reviews": (
        Place("/admin/reviews", "admin"),
        Place("/admin/reviews?show=rejected", "admin"),
        Place("/admin/reviews", "vendor", 403),
    ),
    "/account/returns": (Place("/account/returns", "shopper"),),
    "/vendor/returns": (
        Place("/vendor/returns", "vendor"),
        Place("/vendor/returns?status=requested&reason=damaged", "vendor"),
        Place("/vendor/returns", "shopper", 403),
    ),
    "/vendor/returns/{return_id}": (Place("{store_return}", "vendor"),),
    "/admin/returns": (Place("/admin/returns", "admin"), Place("/admin/returns", "shopper", 403)),
    "/admin/returns/{return_id}": (Place("{desk_return}", "admin"),),
    "/vendor/orders/{order_id}/refund": (Place("{store_order}/refund", "vendor"),),
    "/account/payments": (Place("/account/payments", "shopper"),),
    "/account/payments/{payment_id}": (Place("{own_payment}", "shopper"),),
    "/admin/payments": (
        Place("/admin/payments", "admin"),
        Place("/admin/payments?status=captured&q=nothing", "admin"),
        Place("/admin/payments", "shopper", 403),
    ),
    "/admin/payments/{payment_id}": (Place("{desk_payment}", "admin"),),
    "/admin/gift-cards": (
        Place("/admin/gift-cards", "admin"),
        Place("/admin/gift-cards?status=void&last_four=none", "admin"),
        Place("/admin/gift-cards", "shopper", 403),
    ),
    "/admin/gift-cards/new": (Place("/admin/gift-cards/new", "admin"),),
    "/admin/gift-cards/{card_id}": (Place("{gift_card}", "admin"),),
    "/admin/gift-cards/{card_id}/void": (Place("{gift_card}/void", "admin"),),
    "/admin/people/{person_id}/credit": (Place("{person}/credit", "admin"),),
    "/account": (Place("/account", "shopper"),),
    "/account/security/second-factor": (Place("/account/security/second-factor", "shopper"),),
    "/account/confirm": (Place("/account/confirm", "shopper"),),
    "/account/profile": (Place("/account/profile", "shopper"),),
    "/account/rewards": (Place("/account/rewards", "shopper"), Place("/account/rewards?cursor=x", "shopper", 422)),
    "/admin/loyalty": (Place("/admin/loyalty", "admin"), Place("/admin/loyalty", "shopper", 403)),
    "/admin/loyalty/people/{person_id}": (Place("{member}", "admin"),),
    "/account/addresses": (Place("/account/addresses", "shopper"),),
    "/account/payment-methods": (Place("/account/payment-methods", "shopper"),),
    "/account/api-keys": (Place("/account/api-keys", "vendor"), Place("/account/api-keys", "shopper", 403)),
    "/account/orders": (Place("/account/orders", "shopper"),),
    "/account/invoices": (Place("/account/invoices", "shopper"), Place("/account/invoices", "vendor")),
    "/vendor/invoices": (
        Place("/vendor/invoices", "vendor"),
        Place("/vendor/invoices?kind=invoice&from=2026-01-01", "vendor"),
        Place("/vendor/invoices", "shopper", 403),
    ),
    "/vendor/payouts": (Place("/vendor/payouts", "vendor"), Place("/vendor/payouts", "shopper", 404)),
    "/vendor/payouts/statement": (
        Place("/vendor/payouts/statement", "vendor"),
        Place("/vendor/payouts/statement?from=2026-01-01&to=2020-01-01", "vendor", 422),
    ),
    "/admin/payouts": (
        Place("/admin/payouts", "admin"),
        Place("/admin/payouts?show=paid", "admin"),
        Place("/admin/payouts", "vendor", 403),
    ),
    "/admin/payouts/{payout_id}": (Place("{payout}", "admin"),),
    "/admin/commission": (Place("/admin/commission", "admin"),),
    "/admin/commission/new": (Place("/admin/commission/new", "admin"),),
    "/admin/commission/{rule_id}": (Place("{commission_rule}", "admin"),),
    "/admin/ledger": (
        Place("/admin/ledger", "admin"),
        Place("/admin/ledger?account=vendor&kind=sale", "admin"),
        Place("/admin/ledger", "vendor", 403),
    ),
    "/admin/ledger/{ledger_entry_id}": (Place("{ledger_entry}", "admin"), Place("/admin/ledger/x", "admin", 404)),
    "/vendor/webhooks": (Place("/vendor/webhooks", "vendor"), Place("/vendor/webhooks", "shopper", 403)),
    "/vendor/webhooks/{webhook_id}": (Place("{webhook}", "vendor"), Place("{webhook}", "shopper", 404)),
    "/vendor/webhooks/{webhook_id}/deliveries/{delivery_id}": (Place("{delivery}", "vendor"),),
    "/admin/webhooks": (Place("/admin/webhooks", "admin"),),
    "/account/calendar": (Place("/account/calendar", "shopper"), Place("/account/calendar", "vendor")),
    "/account/notifications": (
        Place("/account/notifications", "shopper"),
        Place("/account/notifications", "vendor"),
        Place("/account/notifications?unread=true", "shopper"),
    ),
    "/unsubscribe": (
        Place("/unsubscribe?person=0190d7e2-0000-7000-8000-000000000001&group=order_updates&signature=x"),
    ),
    "/dev/inbox": (Place("/dev/inbox"),),
    "/dev/inbox/{name}": (Place("{mail}"), Place("/dev/inbox/nothing", status=404)),
    "/admin/letters": (
        Place("/admin/letters", "admin"),
        Place("/admin/letters?status=sent&kind=order_confirmation", "admin"),
        Place("/admin/letters?recipient=nobody@example.com", "admin"),
    ),
    "/admin/letters/{letter_id}": (Place("{letter}", "admin"),),
    "/vendor": (Place("/vendor", "vendor"),),
    "/vendor/verification": (Place("/vendor/verification", "vendor"), Place("/vendor/verification", "shopper", 404)),
    "/vendor/orders": (
        Place("/vendor/orders", "vendor"),
        Place("/vendor/orders?show=late", "vendor"),
        Place("/vendor/orders", "shopper", 403),
    ),
    "/vendor/orders/{order_id}": (Place("{store_order}", "vendor"),),
    "/vendor/orders/{order_id}/packing-slip": (Place("{store_order}/packing-slip", "vendor"),),
    "/vendor/products": (Place("/vendor/products", "vendor"),),
    "/services": (
        Place("/services"),
        Place("/services?type=booking&category=barber"),
        Place("/services?q=zzyzx"),
    ),
    "/services/{slug}": (Place("{service}"), Place("/services/nothing-like-it", status=404)),
    "/services/{slug}/book": (
        Place("{service}/book"),
        Place("{service}/book?with=anybody"),
        Place("/services/nothing-like-it/book", status=404),
    ),
    "/account/appointments": (
        Place("/account/appointments", "shopper"),
        Place("/account/appointments?show=past", "shopper"),
    ),
    "/appointments/{appointment_id}": (
        Place("{appointment}", "shopper"),
        Place("{appointment}", "guest", 404),
    ),
    "/appointments/{appointment_id}/move": (Place("{appointment}/move", "shopper"),),
    "/appointments/{appointment_id}/cancel": (Place("{appointment}/cancel", "shopper"),),
    "/services/{slug}/queue": (Place("/services/nothing-like-it/queue", status=404),),
    "/stores/{slug}/queue": (Place("/stores/linden-and-vale/queue"), Place("/stores/nowhere/queue", status=404)),
    "/vendor/queue": (Place("/vendor/queue", "vendor"), Place("/vendor/queue", "shopper", 403)),
    "/vendor/calendar": (
        Place("/vendor/calendar", "vendor"),
        Place("/vendor/calendar?view=week", "vendor"),
        Place("/vendor/calendar", "shopper", 403),
    ),
    "/vendor/calendar/new": (Place("/vendor/calendar/new", "vendor"),),
    "/vendor/calendar/appointments/{appointment_id}": (
        Place("/vendor/calendar/appointments/01a1fd2e-dbfc-7000-9be1-1371b3e2621d", "vendor", 404),
    ),
    "/vendor/providers": (Place("/vendor/providers", "vendor"), Place("/vendor/providers", "shopper", 403)),
    "/vendor/providers/new": (Place("/vendor/providers/new", "vendor"),),
    "/vendor/providers/{provider_id}": (
        Place("/vendor/providers/01a1fd2e-dbfc-7000-9be1-1371b3e2621d", "vendor", 404),
    ),
    "/vendor/services": (Place("/vendor/services", "vendor"), Place("/vendor/services", "shopper", 403)),
    "/vendor/services/new": (Place("/vendor/services/new", "vendor"),),
    "/vendor/services/{service_id}": (Place("/vendor/services/01a1fd2e-dbfc-7000-9be1-1371b3e2621d", "vendor", 404),),
    "/vendor/services/{service_id}/menu": (
        Place("/vendor/services/01a1fd2e-dbfc-7000-9be1-1371b3e2621d/menu", "vendor", 404),
    ),
    "/vendor/services/{service_id}/booking": (
        Place("/vendor/services/01a1fd2e-dbfc-7000-9be1-1371b3e2621d/booking", "vendor", 404),
    ),
    "/vendor/products/new": (Place("/vendor/products/new", "vendor"),),
    "/vendor/products/{product_id}": (Place("{store_product}", "vendor"),),
    "/vendor/coupons": (Place("/vendor/coupons", "vendor"), Place("/vendor/coupons", "shopper", 403)),
    "/vendor/coupons/new": (Place("/vendor/coupons/new", "vendor"),),
    "/vendor/coupons/simulator": (Place("/vendor/coupons/simulator?codes=WELCOME10", "vendor"),),
    "/vendor/coupons/{coupon_id}": (Place("{store_coupon}", "vendor"),),
    "/admin/coupons": (Place("/admin/coupons", "admin"), Place("/admin/coupons", "vendor", 403)),
    "/admin/coupons/new": (Place("/admin/coupons/new", "admin"),),
    "/admin/coupons/simulator": (Place("/admin/coupons/simulator", "admin"),),
    "/admin/coupons/{coupon_id}": (Place("{coupon}", "admin"),),
    "/vendor/staff": (Place("/vendor/staff", "vendor"), Place("/vendor/staff", "shopper", 404)),
    "/invitations/accept": (Place("/invitations/accept", "guest", 404),),
    "/admin/people/{person_id}/stores": (Place("{person}/stores", "admin"),),
    "/vendor/settings": (Place("/vendor/settings", "vendor"),),
    "/vendor/settings/terms": (Place("/vendor/settings/terms", "vendor"),),
    "/vendor/settings/profile": (Place("/vendor/settings/profile", "vendor"),),
    "/account/privacy": (Place("/account/privacy", "shopper"), Place("/account/privacy", "vendor")),
    "/admin/audit": (
        Place("/admin/audit", "admin"),
        Place("/admin/audit?action=orders.*&result=success", "admin"),
        Place("/admin/audit?actor=0190d7e2-0000-7000-8000-000000000001", "admin"),
        Place("/admin/audit", "shopper", 403),
    ),
    "/admin/audit/{number}": (Place("/admin/audit/1", "admin"), Place("/admin/audit/99999999", "admin", 404)),
    "/admin/people/{person_id}/privacy": (Place("{person}/privacy", "admin"),),
    "/admin/vendors": (
        Place("/admin/vendors", "admin"),
        Place("/admin/vendors?state=", "admin"),
        Place("/admin/vendors", "vendor", 403),
    ),
    "/admin/vendors/{vendor_id}": (Place("{vendor_file}", "admin"),),
    "/admin/removals": (Place("/admin/removals", "admin"),),
    "/admin/removals/{person_id}": (Place("{removal}", "admin"),),
    "/admin/people": (Place("/admin/people", "admin"), Place("/admin/people?search=zzyzx", "admin")),
    "/admin/people/{person_id}": (Place("{person}", "admin"), Place("/admin/people/no-number", "admin", 422)),
    "/admin/roles": (Place("/admin/roles", "admin"), Place("/admin/roles", "shopper", 403)),
    "/admin/roles/new": (Place("/admin/roles/new", "admin"),),
    "/admin/roles/{name}": (Place("/admin/roles/support_agent", "admin"), Place("/admin/roles/nobody", "admin", 404)),
    "/admin/segments": (Place("/admin/segments", "admin"),),
    "/admin/limits": (Place("/admin/limits", "admin"), Place("/admin/limits", "vendor", 403)),
    "/admin/segments/{name}": (Place("/admin/segments/student", "admin"),),
}
NO_PAGES = {
    "/queue/{ticket_id}": "always leads elsewhere",
    "/admin/audit/export": "a file",
    "/admin/ledger/export": "a file",
    "/vendor/payouts/statement/export": "a file",
    "/orders/{order_id}/invoice": "a file",
    "/orders/{order_id}/documents/{invoice_id}": "a file",
    "/vendor/invoices/export": "a file",
    "/admin/webhooks/{webhook_id}": "as below /vendor, in the frame of the back office",
    "/admin/webhooks/{webhook_id}/deliveries/{delivery_id}": "the same",
    "/admin/vendors/{vendor_id}/documents/{document_id}": "a file",
    "/vendor/verification/documents/{document_id}": "a file",
    "/account/privacy/archives/{archive_id}": "a file",
    "/admin/payments/export": "a file",
    "/payments/{payment_id}/order": "always leads elsewhere",
    "/returns/{return_id}/photos/{photo_id}": "a picture",
    "/admin": "leads to the first page of the back office that one may see",
    "/admin/customers": "leads to /admin/people",
    "/health": "JSON",
    "/health/live": "JSON",
    "/health/ready": "JSON",
    "/metrics": "for Prometheus",
    "/media/placeholder/{seed}.svg": "a picture",
    "/media/{picture_id}/{name}": "a picture",
    "/media/private/{picture_id}/{name}": "a picture",
    "/session/refresh": "always leads elsewhere",
    "/sign-in/code": "for a sign-in that waits for its code; the journey with a second factor looks at it",
    "/auth/oidc/{provider}/start": "leads to another site",
    "/auth/oidc/{provider}/callback": "always leads elsewhere, or says why not; the journey to a provider looks at it",
    "/auth/oidc/link": "for a sign-in that waits to be linked; the journey to a provider looks at it",
    "/search/suggest": "a fragment of the search box",
    "/search/services": "a fragment of the search page",
    "/stores/{slug}/services": "a fragment of the store's page",
    "/services/{slug}/people": "a fragment of the service's page",
    "/appointments/held": "a fragment of the cart and the checkout",
    "/appointments/{appointment_id}/calendar.ics": "a file",
    "/products/{slug}/reviews/section": "a fragment of the product's page",
    "/services/{slug}/reviews/section": "a fragment of the service's page",
    "/stores/{slug}/products": "a fragment of the store's page",
    "/vendor/orders/figures": "a fragment of the vendor's first page",
    "/account/notifications/bell": "a fragment of every page's head",
    "/dev/inbox/{name}/html": "a mail as it was written, for the frame of its page",
    "/admin/letters/{letter_id}/preview": "a mail as it would be written, for the frame of its page",
    "/cart/drawer": "a fragment; the drawer has tests of its own",
    "/robots.txt": "for crawlers",
    "/sitemap.xml": "for crawlers",
    "/sitemaps/pages.xml": "for crawlers",
    "/sitemaps/products-{part}.xml": "for crawlers",
}
ELSEWHERE = (Place("/nowhere", status=404), Place("/orders/no-number", status=422))
ALL = (*(place for places in PLACES.values() for place in places), *ELSEWHERE)
UNLIKE = tuple({place.status if place.status >= 400 else place: place for place in ALL}.values())
"""Without the refusals that look like another one."""


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
    """A guest, a shopper with something in the cart, a vendor and an administrator, who sign in once and are known."""

    def __init__(self, shop: Shop, opened: Browser) -> None:
        self.shop, self.opened = shop, opened
        self._examples: dict[str, str] = {}
        self.known: dict[Whose, StorageState | None] = {"guest": None}
        self._windows: dict[tuple[Whose, int], Visitor] = {}
        self.known["shopper"] = self._sign_in(SHOPPER, self._find_for_shopper)
        self.known["vendor"] = self._sign_in(VENDOR, self._find_for_vendor)
        self.known["admin"] = self._sign_in(ADMIN, self._find_for_admin)

    def visit(self, place: Place, width: int) -> Visitor:
        """In a window kept open from place to place. What went wrong on the way is among its complaints."""
        key = place.whose, width
        if key not in self._windows:
            page = new_page(self.opened, width=width, known=self.known[place.whose])
            self._windows[key] = Visitor(page, self.shop.base)
        visitor = self._windows[key]
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.complaints.clear()
        visitor.expects = {place.status} - {200}
        answer = visitor.goes_to(self.path(place))
        assert answer is not None
        assert answer.status == place.status
        visitor.page.evaluate("document.querySelector('main [hx-trigger=revealed]')?.scrollIntoView()")
        expect(visitor.page.locator("main .skeleton")).to_have_count(0)
        visitor.page.evaluate("scrollTo(0, 0)")
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
        self._find(visitor, "own_return", "/account/returns", "/returns/")
        self._find_link(visitor, "service", "/services?type=booking&category=barber", "/services/")
        self._find_link(visitor, "appointment", "/account/appointments", "/appointments/")
        self._find(visitor, "own_payment", "/account/payments", "/account/payments/")
        visitor.goes_to("/products/hearthline-ember-thermostat/reviews")
        self._examples["review"] = str(visitor.page.locator("main a.review-report").first.get_attribute("href"))
        visitor.goes_to("/products/keelboard-65")
        visitor.presses("Add to cart")
        visitor.page.locator("#drawer .line-item").first.wait_for()

    def _find_for_vendor(self, visitor: Visitor) -> None:
        self._find(visitor, "store_order", "/vendor/orders?show=to-ship", "/vendor/orders/")
        self._find(visitor, "store_product", "/vendor/products", "/vendor/products/")
        self._find(visitor, "store_return", "/vendor/returns", "/vendor/returns/")
        visitor.goes_to("/vendor/webhooks")
        visitor.page.get_by_label("Address").fill("https://hooks.example.com/souk")
        visitor.presses("Add it")
        self._find(visitor, "webhook", "/vendor/webhooks", "/vendor/webhooks/")
        visitor.goes_to(self._examples["webhook"])
        visitor.presses("Send a test")
        visitor.page.get_by_role("heading", name="webhook.test").wait_for()
        self._examples["delivery"] = urlsplit(visitor.page.url).path
        self._find(visitor, "store_coupon", "/vendor/coupons", "/vendor/coupons/")

    def _find_for_admin(self, visitor: Visitor) -> None:
        self._find(visitor, "person", "/admin/people?search=john", "/admin/people/")
        self._find(visitor, "desk_return", "/admin/returns", "/admin/returns/")
        self._find(visitor, "desk_payment", "/admin/payments", "/admin/payments/")
        self._find(visitor, "member", "/admin/loyalty", "/admin/loyalty/people/")
        self._find(visitor, "gift_card", "/admin/gift-cards?status=active", "/admin/gift-cards/")
        self._find(visitor, "coupon", "/admin/coupons", "/admin/coupons/")
        self._find(visitor, "payout", "/admin/payouts?show=all", "/admin/payouts/")
        self._find(visitor, "commission_rule", "/admin/commission", "/admin/commission/")
        self._find(visitor, "ledger_entry", "/admin/ledger", "/admin/ledger/")
        self._find(visitor, "letter", "/admin/letters?kind=order_confirmation", "/admin/letters/")
        self._find(visitor, "vendor_file", "/admin/vendors?state=", "/admin/vendors/")
        visitor.goes_to(self._examples["vendor_file"])
        removal = visitor.page.locator('main a[href^="/admin/removals/"]').first
        self._examples["removal"] = str(removal.get_attribute("href"))
        visitor.goes_to("/dev/inbox")
        mail = visitor.page.locator('main a[href^="/dev/inbox/"]').first
        self._examples["mail"] = str(mail.get_attribute("href"))

    def _find(self, visitor: Visitor, name: str, list_path: str, start: str) -> None:
        visitor.goes_to(list_path)
        self._examples[name] = str(visitor.page.locator(f'main th a[href^="{start}"]').first.get_attribute("href"))

    def _find_link(self, visitor: Visitor, name: str, list_path: str, start: str) -> None:
        visitor.goes_to(list_path)
        link = visitor.page.locator(f'main :is(h2, h3) a[href^="{start}"]').first
        self._examples[name] = str(link.get_attribute("href"))
