"""Where one can go from anywhere, and which addresses look the same to every anonymous visitor."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import Request

from souk.catalog import CatalogPermission
from souk.kernel.actors import GUEST, Actor
from souk.orders import OrderPermission
from souk.ui import LinkColumn, NavLink, Site

SHOP_LINKS = (
    NavLink("Everything", "/search"),
    NavLink("New arrivals", "/search?sort=newest"),
    NavLink("Reduced", "/search?reduced=true&sort=discount"),
    NavLink("Stores", "/stores"),
)
SELL_LINKS = (
    NavLink("Open your store", "/sell"),
    NavLink("Your store's orders", "/vendor/orders"),
    NavLink("For developers", "/api/v1/docs"),
)
PERSON_LINKS = (NavLink("Account", "/account"), NavLink("Cart", "/cart"), NavLink("Orders", "/account/orders"))
PLACES = (
    NavLink("Shop", "/search", "shopping-bag"),
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
    search_label="Search products",
    suggest_url="/search/suggest",
    footer=(
        LinkColumn("Shop", SHOP_LINKS),
        LinkColumn("Sell", SELL_LINKS),
        LinkColumn("You", PERSON_LINKS),
    ),
)
SHARED_PAGES = ("/search", "/stores", "/categories/", "/products/")
SHARED_API = ("/api/v1/products", "/api/v1/categories", "/api/v1/stores")


def links(request: Request) -> Sequence[NavLink]:
    path = request.url.path
    places = (*PLACES, _desk(getattr(request.state, "actor", None) or GUEST))
    return tuple(replace(place, current=_is_at(path, place.href)) for place in places)


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
    return path == "/" or path.startswith(SHARED_API) or path.startswith(SHARED_PAGES)
