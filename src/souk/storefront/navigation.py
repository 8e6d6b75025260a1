"""Where one can go from anywhere, and which addresses look the same to every anonymous visitor."""

from collections.abc import Sequence

from fastapi import Request

from souk.ui import NavLink, Site

PLACES = (("Shop", "/search", "store"), ("Stores", "/stores", "map-pin"))
SITE = Site(
    name="Souk",
    tagline="Many stores, one cart, one payment.",
    account_url="/account",
    sign_in_url="/sign-in",
    bag_url="/cart",
    bag_label="Cart",
    bag_drawer_url="/cart/drawer",
)
SHARED_PAGES = ("/search", "/stores", "/categories/", "/products/")
SHARED_API = ("/api/v1/products", "/api/v1/categories", "/api/v1/stores")


def links(request: Request) -> Sequence[NavLink]:
    path = request.url.path
    return tuple(
        NavLink(label=label, href=href, icon=icon, current=path.startswith(href)) for label, href, icon in PLACES
    )


def same_for_every_visitor(path: str) -> bool:
    return path == "/" or path.startswith(SHARED_API) or path.startswith(SHARED_PAGES)
