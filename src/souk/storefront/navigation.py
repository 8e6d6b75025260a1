"""Where one can go from anywhere, and which addresses look the same to every anonymous visitor."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import Request

from souk.catalog import CatalogPermission
from souk.kernel.actors import GUEST, Actor
from souk.orders import OrderPermission
from souk.stores import vendor_links
from souk.ui import LinkColumn, NavLink, Site

SHOP_LINKS = (
    NavLink("Everything", "/search"),
    NavLink("New arrivals", "/search?sort=newest"),
    NavLink("Reduced", "/search?reduced=true&sort=discount"),
    NavLink("Services", "/services"),
    NavLink("Stores", "/stores"),
)
SELL_LINKS = (
    NavLink("Open your store", "/sell"),
    NavLink("Your store's orders", "/vendor/orders"),
    NavLink("For developers", "/api/v1/docs"),
)
PERSON_LINKS = (
    NavLink("Account", "/account"),
    NavLink("Cart", "/cart"),
    NavLink("Orders", "/account/orders"),
    NavLink("Appointments", "/account/appointments"),
)
PLACES = (
    NavLink("Shop", "/search", "shopping-bag"),
    NavLink("Services", "/services", "calendar-days"),
    NavLink("Stores", "/stores", "store"),
)
SITE = Site(
    name="Souk",
    tagline="Many stores, one cart, one payment.",
    account_url="/account",
    sign_in_url="/sign-in",
    bag_url="/cart",
    bag_label="Cart",
    bag_drawer_url="/cart/drawer",
    bell_url="/account/notifications",
    bell_count_url="/account/notifications/bell",
    search_label="Search everything",
    suggest_url="/search/suggest",
    footer=(
        LinkColumn("Shop", SHOP_LINKS),
        LinkColumn("Sell", SELL_LINKS),
        LinkColumn("You", PERSON_LINKS),
    ),
)


def with_inbox(url: str) -> Site:
    """For a shop whose mails stay in the house: every page leads to them."""
    return replace(SITE, inbox_url=url, small_print=(NavLink("This shop's mails", url),))


BACK_OFFICE = "/admin"
GROUPS = ("People", "Sales", "Money", "Stores", "System")
"""In this order they stand in the back office."""
VENDOR = "/vendor"
OFFICE = NavLink("Back office", BACK_OFFICE, "layout-dashboard")
SHARED_PAGES = ("/search", "/stores", "/categories/", "/products/")
SHARED_API = ("/api/v1/products", "/api/v1/categories", "/api/v1/stores")


def links(request: Request) -> Sequence[NavLink]:
    path, actor = request.url.path, getattr(request.state, "actor", None) or GUEST
    if path == BACK_OFFICE or path.startswith(f"{BACK_OFFICE}/"):
        return desk_links(request, actor)
    if works_for_a_store(path, actor):
        return (*vendor_links(path, actor), *_elsewhere(request, actor))
    if desk_links(request, actor):
        return tuple(replace(place, current=_is_at(path, place.href)) for place in (*PLACES, OFFICE))
    places = (*PLACES, _desk(actor))
    return tuple(replace(place, current=_is_at(path, place.href)) for place in places)


def desk_links(request: Request, actor: Actor) -> tuple[NavLink, ...]:
    """The pages of the back office that `actor` may see."""
    seen = (link for link in request.app.state.desk if actor.may(link.permission))
    return tuple(
        NavLink(link.label, link.href, link.icon, _is_at(request.url.path, link.href), link.group)
        for link in sorted(seen, key=lambda link: GROUPS.index(link.group))
    )


def works_for_a_store(path: str, actor: Actor) -> bool:
    """Whether `path` is one of the pages of stores, and `actor` somebody who has business there."""
    if path != VENDOR and not path.startswith(f"{VENDOR}/"):
        return False
    return _desk(actor).href != "/sell"


def _elsewhere(request: Request, actor: Actor) -> tuple[NavLink, ...]:
    """Out of the pages of stores, for those who also work in the back office."""
    return (replace(OFFICE, group="Marketplace"),) if desk_links(request, actor) else ()


def _desk(actor: Actor) -> NavLink:
    """Where whoever sells goes to work; everybody else may begin to sell."""
    if actor.store_permissions:
        return NavLink("Your store", "/vendor", "layout-dashboard")
    if actor.may(CatalogPermission.CATALOG_WRITE):
        return NavLink("Products", "/vendor/products", "tags")
    if any(actor.may(permission) for permission in OrderPermission):
        return NavLink("Orders", "/vendor/orders", "package")
    return NavLink("Sell", "/sell", "tag")


def _is_at(path: str, href: str) -> bool:
    return path.startswith(href) or (href == "/search" and path.startswith(("/categories/", "/products/")))


def same_for_every_visitor(path: str) -> bool:
    """Calendars and queues are not: they change without the catalogue."""
    if path.startswith("/services/"):
        return path.count("/") == 2
    if path.endswith("/queue"):
        return False
    return path in {"/", "/services"} or path.startswith(SHARED_API) or path.startswith(SHARED_PAGES)
