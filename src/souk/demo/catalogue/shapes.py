"""What the demo's content is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCategory:
    name: str
    slug: str
    description: str
    picture: str
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPicture:
    key: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoVariant:
    """`price` in minor units overrides the product's; `picture` is the key that shows this version."""

    sku: str
    stock: int
    color: str | None = None
    size: str | None = None
    price: int | None = None
    picture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProduct:
    """`price` is in US cents. With variants, the product's own stock is their sum."""

    name: str
    slug: str
    sku: str
    brand: str
    category: str
    description: str
    price: int
    stock: int
    specifications: tuple[tuple[str, str], ...]
    pictures: tuple[DemoPicture, ...]
    discount_percent: int = 0
    variants: tuple[DemoVariant, ...] = ()
    monthly_rate: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStore:
    preset: str
    name: str
    slug: str
    tagline: str
    description: str
    category: str
    street: str
    city: str
    state: str
    zip: str
    country: str
    hours: str
    phone: str
    email: str
    banner: str
    logo: str
    owner_name: str
    owner_email: str
    products: tuple[DemoProduct, ...]
