"""What other rooms ask of the catalogue on the way. Unguarded: their own commands asked before."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, false, insert, select, true, update

from souk.catalog.errors import UnknownCategory, VariantsAlike, WrongCurrency
from souk.catalog.indexing import Indexed, index_products
from souk.catalog.listing import AddedProduct, NewCategory, NewProduct, Options, Pricing, digest_of, price_span
from souk.catalog.models import IS_GOODS, Category, Product, ProductKind, Variant
from souk.catalog.prose import clean, slug_of
from souk.inventory import set_stock_of_many
from souk.kernel.any_of import any_of
from souk.kernel.cache import TOPIC
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.stores import get_terms, note_products, store_names


class _NewVariantRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    product_id: UUID
    store_id: UUID
    sku: str | None
    color: str | None
    size: str | None
    option3: str | None
    price: int | None
    compare_at: int | None
    position: int
    barcode: str | None
    weight_grams: int | None
    import_extra: dict[str, object]


class ProductName(msgspec.Struct, frozen=True):
    """What a product is called, whose it is, and in which category it stands."""

    id: UUID
    name: str
    slug: str
    store_id: UUID
    category_id: UUID | None
    kind: ProductKind


class ServiceWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a service is found by, as people wrote it: `labels` say more than `text`."""

    product_id: UUID
    store_id: UUID
    name: str
    labels: list[str]
    text: str


_named = select(*(Product.__table__.c[name] for name in ProductName.__struct_fields__))
_NAMES = Hot(_named.where(any_of(Product.id, "ids")), ProductName)
_NAMED = Hot(_named.where(Product.slug == bindparam("slug")), ProductName)
_MARK_ORDERED: Hot[None] = Hot(
    update(Product).where(any_of(Product.id, "ids"), Product.was_ordered == false()).values(was_ordered=true())
)


async def product_names(ctx: ReadContext, product_ids: Iterable[UUID]) -> dict[UUID, ProductName]:
    """By id, drafts and archived products included; unknown ids are left out."""
    return {row.id: row for row in await ctx.all(_NAMES, ids=sorted(set(product_ids)))}


async def find_product_by_slug(ctx: ReadContext, slug: str) -> ProductName | None:
    """Drafts and archived products included."""
    return await ctx.first(_NAMED, slug=slug)


async def add_product(uow: UnitOfWork, new: NewProduct) -> AddedProduct:
    """Put one product up for sale, with its variants, their stock and its place in the search."""
    (added,) = await add_products(uow, [new])
    return added


async def add_products(uow: UnitOfWork, many: Sequence[NewProduct]) -> list[AddedProduct]:
    """The same for many at once, in few statements.

    A slug or SKU that is taken breaks its unique constraint (IntegrityError); slugs made here from names never are.
    Raises UnknownCategory, VariantsAlike, WrongCurrency.
    """
    terms = await get_terms(uow, list({new.store_id for new in many}))
    categories = await _category_names(uow, {new.category_id for new in many if new.category_id is not None})
    slugs = await _free_slugs(uow, many)
    products, variants, indexed, added = [], [], [], []
    for new, (product_id, slug) in zip(many, slugs, strict=True):
        store = terms[new.store_id]
        if new.currency not in {None, store.currency}:
            raise WrongCurrency
        rows = _variant_rows(new, product_id, slug)
        born = {"currency": store.currency, "created_at": uow.now, "updated_at": uow.now}
        products.append(_product_row(new, rows) | born | {"id": product_id, "slug": slug})
        variants += rows
        indexed.append(_indexed(new, product_id, category=categories.get(new.category_id, ""), store=store.name))
        added.append(AddedProduct(id=product_id, slug=slug, variant_ids=[row.id for row in rows]))
    await uow.session.execute(insert(Product), products)
    if variants:
        await uow.session.execute(insert(Variant), [msgspec.structs.asdict(row) for row in variants])
        await _count_stock(uow, many, added)
    await index_products(uow, indexed)
    await note_products(uow, terms)
    uow.announce(TOPIC)
    return added


async def add_category(uow: UnitOfWork, new: NewCategory) -> UUID:
    """A name or slug that is taken breaks its unique constraint (IntegrityError)."""
    category_id = new_id()
    category = Category(
        id=category_id,
        name=new.name,
        name_key=new.name.casefold(),
        slug=new.slug or slug_of(new.name, fallback=category_id.hex),
        description=new.description,
        parent_id=new.parent_id,
        position=new.position,
        image=new.image,
        created_at=uow.now,
        updated_at=uow.now,
    )
    uow.session.add(category)
    await uow.session.flush()
    uow.announce(TOPIC)
    return category_id


async def reindex(uow: UnitOfWork, product_ids: Iterable[UUID]) -> None:
    """Write what search keeps of these goods anew, from their rows."""
    rows = select(Product, Category.name).outerjoin(Category, Category.id == Product.category_id)
    found = (await uow.session.execute(rows.where(Product.id.in_(list(product_ids)), IS_GOODS))).all()
    names = await store_names(uow, {product.store_id for product, _ in found})
    await index_products(
        uow,
        [
            Indexed(
                product_id=product.id,
                name=product.name,
                labels=[product.brand, category or "", *product.tags, *product.digest.colors],
                store=names[product.store_id].name,
                description=product.description,
            )
            for product, category in found
        ],
    )


async def index_services(uow: UnitOfWork, services: Sequence[ServiceWords]) -> None:
    """Write what search keeps of these anew. Best called once, last in a unit of work."""
    names = await store_names(uow, {each.store_id for each in services})
    await index_products(
        uow,
        [
            Indexed(
                product_id=each.product_id,
                name=each.name,
                labels=each.labels,
                store=names[each.store_id].name,
                description=each.text,
                is_service=True,
            )
            for each in services
        ],
    )


async def mark_ordered(uow: UnitOfWork, product_ids: Iterable[UUID]) -> None:
    """From now on these are archived instead of deleted. Skip it for offers that say `was_ordered` already."""
    await uow.change(_MARK_ORDERED, ids=sorted(product_ids))


async def _count_stock(uow: UnitOfWork, many: Sequence[NewProduct], added: Sequence[AddedProduct]) -> None:
    by_store: dict[UUID, dict[UUID, int]] = {}
    for new, product in zip(many, added, strict=True):
        stock = (variant.stock for variant in new.variants)
        by_store.setdefault(new.store_id, {}).update(zip(product.variant_ids, stock, strict=True))
    for store_id in sorted(store_id for store_id, counted in by_store.items() if counted):
        await set_stock_of_many(uow, by_store[store_id], store_id=store_id, tells=False)


def _indexed(new: NewProduct, product_id: UUID, *, category: str, store: str) -> Indexed:
    colors = [variant.color for variant in new.variants if variant.color]
    labels = [new.brand, category, *new.tags, *colors]
    return Indexed(
        product_id=product_id,
        name=new.name,
        labels=labels,
        store=store,
        description=new.description,
        is_service=new.kind is ProductKind.SERVICE,
    )


def _product_row(new: NewProduct, variants: Sequence[_NewVariantRow]) -> dict[str, object]:
    pricing = Pricing(new.price, new.compare_at, new.discount_percent)
    digest = digest_of(pricing, variants)
    least, most = price_span(pricing, digest)
    return {
        "store_id": new.store_id,
        "category_id": new.category_id,
        "kind": new.kind,
        "name": new.name,
        "description": clean(new.description),
        "brand": new.brand,
        "tags": new.tags,
        "status": new.status,
        "price": new.price,
        "compare_at": new.compare_at,
        "discount_percent": new.discount_percent,
        "min_price": least,
        "max_price": most,
        "images": new.images,
        "digest": digest,
        "specifications": new.specifications,
        "requires_shipping": new.requires_shipping,
        "import_extra": new.import_extra,
    }


def _variant_rows(new: NewProduct, product_id: UUID, slug: str) -> list[_NewVariantRow]:
    refuse_alike(new.variants)
    return [
        _NewVariantRow(
            id=new_id(),
            product_id=product_id,
            store_id=new.store_id,
            sku=made_sku(slug, position) if variant.sku is None else variant.sku or None,
            color=variant.color or None,
            size=variant.size or None,
            option3=variant.option3 or None,
            price=variant.price,
            compare_at=variant.compare_at,
            position=position,
            barcode=variant.barcode,
            weight_grams=variant.weight_grams,
            import_extra=variant.import_extra,
        )
        for position, variant in enumerate(new.variants)
    ]


def refuse_alike(variants: Iterable[Options]) -> None:
    """Raises VariantsAlike when a shopper could not tell two of them apart."""
    options = [(each.color or "", each.size or "", each.option3 or "") for each in variants]
    if len({tuple(option.casefold() for option in each) for each in options}) < len(options):
        raise VariantsAlike


def made_sku(slug: str, position: int) -> str:
    """`OCEAN-BLUE-SHIRT-1`: unique, as the slug is."""
    return f"{slug.upper()}-{position + 1}"


async def _category_names(uow: UnitOfWork, ids: set[UUID]) -> Mapping[UUID | None, str]:
    if not ids:
        return {}
    rows = await uow.session.execute(select(Category.id, Category.name).where(Category.id.in_(ids)))
    names: dict[UUID | None, str] = {row.id: row.name for row in rows}
    if len(names) < len(ids):
        raise UnknownCategory
    return names


async def _free_slugs(uow: UnitOfWork, many: Sequence[NewProduct]) -> list[tuple[UUID, str]]:
    """An id and a slug for each; a slug made from a name gives way to one that exists, a given one does not."""
    wanted = [(new_id(), new) for new in many]
    asked = {new.slug or slug_of(new.name, fallback="product") for new in many}
    taken = set((await uow.session.scalars(select(Product.slug).where(Product.slug.in_(asked)))).all())
    found = []
    for product_id, new in wanted:
        slug = new.slug or slug_of(new.name, fallback="product")
        if new.slug is None and slug in taken:
            slug = f"{slug}-{product_id.hex[-6:]}"
        taken.add(slug)
        found.append((product_id, slug))
    return found
