from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

import pytest

from souk.demo.catalogue import CATEGORIES, HERO_PICTURE, SHOPPERS, STORES, DemoProduct
from souk.demo.catalogue.services import PROVIDERS, SERVICES
from souk.demo.drawings.artwork import artworks

PRODUCTS: tuple[DemoProduct, ...] = tuple(product for store in STORES for product in store.products)


def picture_keys() -> Iterator[str]:
    yield HERO_PICTURE.key
    for category in CATEGORIES:
        yield category.picture
    for store in STORES:
        yield from (store.banner, store.logo)
    yield from (service.picture.key for service in SERVICES)
    for product in PRODUCTS:
        yield from (picture.key for picture in product.pictures)
        yield from (variant.picture for variant in product.variants if variant.picture)


def repeated(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


class TestPictures:
    def test_every_key_has_a_file(self) -> None:
        folder = files("souk.demo") / "pictures"
        missing = [key for key in picture_keys() if not (folder / f"{key}.webp").is_file()]
        assert missing == []

    def test_every_file_is_drawn_and_used(self) -> None:
        folder = files("souk.demo") / "pictures"
        kept = {entry.name.removesuffix(".webp") for entry in folder.iterdir() if entry.name.endswith(".webp")}
        assert kept == {art.key for art in artworks()} == set(picture_keys())

    def test_every_product_shows_and_describes_itself(self) -> None:
        assert all(product.pictures for product in PRODUCTS)
        assert all(
            len(picture.alt) > 15 for product in PRODUCTS for picture in product.pictures if "same" not in picture.alt
        )

    def test_a_variant_shows_one_of_its_products_pictures(self) -> None:
        for product in PRODUCTS:
            shown = {picture.key for picture in product.pictures}
            assert {variant.picture for variant in product.variants if variant.picture} <= shown

    def test_masters_stay_small(self) -> None:
        folder = files("souk.demo") / "pictures"
        assert sum(len((folder / f"{key}.webp").read_bytes()) for key in set(picture_keys())) < 8 * 1024 * 1024


class TestNames:
    def test_slugs_are_unique(self) -> None:
        assert repeated([product.slug for product in PRODUCTS]) == []
        assert repeated([store.slug for store in STORES]) == []
        assert repeated([category.slug for category in CATEGORIES]) == []

    def test_skus_are_unique(self) -> None:
        skus = [product.sku for product in PRODUCTS]
        skus += [variant.sku for product in PRODUCTS for variant in product.variants]
        assert repeated(skus) == []

    def test_people_are_told_apart_by_their_address(self) -> None:
        emails = [shopper.email for shopper in SHOPPERS] + [store.owner_email for store in STORES]
        assert repeated(emails) == []
        assert all(email.endswith("@example.com") for email in emails)


class TestReferences:
    def test_every_category_exists(self) -> None:
        known = {category.slug for category in CATEGORIES}
        named = {product.category for product in PRODUCTS} | {store.category for store in STORES}
        named |= {category.parent for category in CATEGORIES if category.parent}
        assert named <= known

    def test_no_category_is_empty(self) -> None:
        assert {category.slug for category in CATEGORIES} == {product.category for product in PRODUCTS}

    def test_one_store_per_preset(self) -> None:
        assert [store.preset for store in STORES] == ["campus", "fashion", "electronics", "tech", "makers"]


class TestGoods:
    def test_the_shelves_are_full(self) -> None:
        assert len(PRODUCTS) >= 72
        assert all(len(store.products) >= 14 for store in STORES)

    @pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.slug)
    def test_a_product_can_be_sold(self, product: DemoProduct) -> None:
        assert isinstance(product.price, int)
        assert product.price > 0
        assert 0 <= product.discount_percent < 100
        assert product.monthly_rate is None or 0 < product.monthly_rate < product.price
        assert all(variant.price is None or variant.price > 0 for variant in product.variants)
        assert product.stock >= 0
        assert all(variant.stock >= 0 for variant in product.variants)
        assert 4 <= len(product.specifications) <= 8
        assert 2 <= product.description.count(". ") + 1 <= 4

    def test_some_are_scarce_and_some_are_gone(self) -> None:
        left = [product.stock + sum(variant.stock for variant in product.variants) for product in PRODUCTS]
        assert left.count(0) >= 2
        assert sum(0 < stock < 10 for stock in left) >= 8


class TestServices:
    def test_come_in_every_kind(self) -> None:
        assert {each.kind for each in SERVICES} == {"booking", "ordering", "walk_in", "contact"}
        assert repeated([each.slug for each in SERVICES]) == []
        assert any(each.terms.capacity > 1 for each in SERVICES if each.terms)
        assert any(each.terms.deposit_percent for each in SERVICES if each.terms)

    def test_say_what_can_be_had(self) -> None:
        for each in SERVICES:
            assert bool(each.menu) is (each.kind == "ordering"), each.slug
            assert bool(each.terms) is (each.kind == "booking"), each.slug
            assert bool(each.contact) is (each.kind == "contact"), each.slug

    def test_are_rendered_by_providers_of_their_store(self) -> None:
        known = {(each.store, each.name) for each in PROVIDERS}
        named = {(each.store, name) for each in SERVICES if each.terms for name in each.terms.providers}
        assert named == known
