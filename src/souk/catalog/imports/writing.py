"""Planned products become rows: many at once, in few statements."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, insert, update

from souk.catalog.imports.listed import ListedImage
from souk.catalog.imports.models import ImportedProduct, ImportPicture
from souk.catalog.imports.planning import Plan
from souk.catalog.imports.showing import show_pictures
from souk.catalog.imports.states import PictureStatus
from souk.catalog.indexing import Indexed, index_products
from souk.catalog.models import Product, ProductKind, Variant
from souk.inventory import set_stock_of_many
from souk.kernel.any_of import any_of
from souk.kernel.cache import TOPIC
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.media import drop_pictures
from souk.stores import StoreTerms

_DECIDED = (
    *("category_id", "name", "description", "brand", "tags", "status", "price", "compare_at", "min_price", "max_price"),
    *("specifications", "requires_shipping", "import_extra", "digest", "updated_at"),
)
_OF_VARIANT = (
    *("sku", "color", "size", "option3", "price", "compare_at", "position", "barcode", "weight_grams", "import_extra"),
    "is_archived",
)
ADD_PRODUCT: Hot[None] = Hot(insert(Product))
CHANGE_PRODUCT: Hot[None] = Hot(
    update(Product)
    .where(Product.id == bindparam("row_id"))
    .values(**{name: bindparam(name) for name in _DECIDED}, version=Product.version + 1)
)
ADD_VARIANT: Hot[None] = Hot(insert(Variant))
CHANGE_VARIANT: Hot[None] = Hot(
    update(Variant).where(Variant.id == bindparam("row_id")).values(**{name: bindparam(name) for name in _OF_VARIANT})
)
RETIRE_VARIANTS: Hot[None] = Hot(update(Variant).where(any_of(Variant.id, "ids")).values(is_archived=True))
ADD_HANDLE: Hot[None] = Hot(insert(ImportedProduct))
ADD_PICTURE: Hot[None] = Hot(insert(ImportPicture))
CHANGE_PICTURE: Hot[None] = Hot(
    update(ImportPicture)
    .where(ImportPicture.id == bindparam("row_id"))
    .values(position=bindparam("position"), alt=bindparam("alt"), row=bindparam("row"), import_extra=bindparam("extra"))
)
DROP_PICTURES: Hot[None] = Hot(delete(ImportPicture).where(any_of(ImportPicture.id, "ids")))
WANT_AGAIN: Hot[None] = Hot(
    update(ImportPicture)
    .where(any_of(ImportPicture.product_id, "products"), ImportPicture.status != PictureStatus.KEPT)
    .values(
        run_id=bindparam("run"),
        status=PictureStatus.WANTED,
        attempts=0,
        next_at=bindparam("now"),
        failure=bindparam("none"),
    )
)


class Writer(msgspec.Struct, frozen=True):
    """What every product of one import shares."""

    terms: StoreTerms
    run_id: UUID
    categories: dict[UUID, str]

    async def write(self, uow: UnitOfWork, plans: Sequence[Plan]) -> None:
        """All of these products, or (should one of them fail) none."""
        if known := [plan.id for plan in plans if not plan.is_new]:
            await uow.change(WANT_AGAIN, products=known, run=self.run_id, now=uow.now, none="")
        changed = [plan for plan in plans if plan.changes]
        if not changed:
            return
        await self._write_products(uow, changed)
        await self._write_variants(uow, changed)
        await self._write_handles(uow, plans)
        counts = {variant_id: count for plan in changed for variant_id, count in plan.counts.items()}
        if counts:
            await set_stock_of_many(uow, counts, store_id=self.terms.id)
        await self._write_pictures(uow, changed)
        await index_products(uow, [self._indexed(plan) for plan in changed if plan.row_changes])
        uow.announce(TOPIC)

    async def _write_products(self, uow: UnitOfWork, plans: Sequence[Plan]) -> None:
        added, changed = [], []
        for plan in plans:
            row = plan.row | {"digest": plan.digest, "updated_at": uow.now}
            if plan.is_new:
                added.append(row | self._birth(uow, plan))
            elif plan.row_changes:
                changed.append(row | {"row_id": plan.id})
        if added:
            await uow.change_many(ADD_PRODUCT, added)
        if changed:
            await uow.change_many(CHANGE_PRODUCT, sorted(changed, key=lambda row: row["row_id"]))

    def _birth(self, uow: UnitOfWork, plan: Plan) -> dict[str, Any]:
        return {
            "id": plan.id,
            "kind": ProductKind.GOODS,
            "store_id": self.terms.id,
            "slug": plan.slug,
            "currency": self.terms.currency,
            "discount_percent": 0,
            "images": [],
            "rating": 0,
            "reviews_count": 0,
            "was_ordered": False,
            "version": 1,
            "created_at": uow.now,
        }

    async def _write_variants(self, uow: UnitOfWork, plans: Sequence[Plan]) -> None:
        added, changed, retired = [], [], []
        for plan in plans:
            retired += plan.retired
            for variant in plan.variants:
                row = {name: getattr(variant, name) for name in _OF_VARIANT[:-1]} | {"is_archived": False}
                if variant.is_new:
                    added.append(row | {"id": variant.id, "product_id": plan.id, "store_id": self.terms.id})
                elif variant.changes:
                    changed.append(row | {"row_id": variant.id})
        if retired:
            await uow.change(RETIRE_VARIANTS, ids=sorted(retired))
        if changed:
            await uow.change_many(CHANGE_VARIANT, sorted(changed, key=lambda row: row["row_id"]))
        if added:
            await uow.change_many(ADD_VARIANT, added)

    async def _write_handles(self, uow: UnitOfWork, plans: Sequence[Plan]) -> None:
        rows = [
            {"store_id": self.terms.id, "handle": plan.listed.handle, "product_id": plan.id}
            for plan in plans
            if plan.is_unlinked
        ]
        if rows:
            await uow.change_many(ADD_HANDLE, rows)

    async def _write_pictures(self, uow: UnitOfWork, plans: Sequence[Plan]) -> None:
        added, changed, lost = [], [], []
        for plan in plans:
            lost += plan.lost_images
            changed += [
                {"row_id": row_id, "position": position, "alt": image.alt, "row": image.row, "extra": image.kept}
                for row_id, position, image in plan.changed_images
            ]
            added += [self._picture(uow, plan.id, position, image) for position, image in plan.new_images]
        if added:
            await uow.change_many(ADD_PICTURE, added)
        if changed:
            await uow.change_many(CHANGE_PICTURE, changed)
        if lost:
            await uow.change(DROP_PICTURES, ids=[picture.id for picture in lost])
        if touched := sorted({plan.id for plan in plans if plan.changed_images or plan.lost_images}):
            gone = [picture.image.id for picture in lost if picture.image is not None]
            await show_pictures(uow, touched, gone=gone)
            await drop_pictures(uow, gone)

    def _picture(self, uow: UnitOfWork, product_id: UUID, position: int, image: ListedImage) -> dict[str, Any]:
        return {
            "id": new_id(),
            "product_id": product_id,
            "run_id": self.run_id,
            "position": position,
            "url": image.src,
            "alt": image.alt,
            "row": image.row,
            "import_extra": image.kept,
            "status": PictureStatus.WANTED,
            "attempts": 0,
            "next_at": uow.now,
            "failure": "",
            "image": None,
        }

    def _indexed(self, plan: Plan) -> Indexed:
        category = self.categories.get(plan.row["category_id"], "")
        return Indexed(
            product_id=plan.id,
            name=plan.listed.title,
            labels=[plan.listed.vendor, category, *plan.listed.tags, *plan.digest.colors],
            store=self.terms.name,
            description=plan.listed.body,
        )
