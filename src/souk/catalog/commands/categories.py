"""Categories belong to the whole marketplace."""

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError

from souk.catalog import policy
from souk.catalog.changes import CategoryChanges, given
from souk.catalog.errors import CategoryInsideItself, CategoryInUse, CategoryNameTaken, UnknownCategory
from souk.catalog.events import CategoryRenamed
from souk.catalog.models import Category, Product
from souk.catalog.prose import slug_of
from souk.catalog.queries import get_category, list_category_path
from souk.catalog.schemas import CategoryOut
from souk.kernel.cache import TOPIC
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id


async def create_category(uow: UnitOfWork, changes: CategoryChanges) -> CategoryOut:
    """`changes` must bring a name. Raises CategoryNameTaken, UnknownCategory for its parent."""
    policy.signed_in(uow.actor)
    uow.require(policy.can_write_categories(uow.actor))
    category = Category(id=new_id(), created_at=uow.now, updated_at=uow.now)
    await _apply(uow, category, changes)
    uow.session.add(category)
    await _keep(uow)
    return await get_category(uow, category.id)


async def update_category(uow: UnitOfWork, key: str, changes: CategoryChanges) -> CategoryOut:
    """Raises UnknownCategory, CategoryNameTaken, CategoryInsideItself."""
    category = await _to_change(uow, key)
    name = category.name
    await _apply(uow, category, changes)
    category.updated_at = uow.now
    await _keep(uow)
    if category.name != name:
        uow.emit(CategoryRenamed(category_id=category.id))
    return await get_category(uow, category.id)


async def delete_category(uow: UnitOfWork, key: str) -> None:
    """Raises UnknownCategory; CategoryInUse while products or categories belong to it."""
    category = await _to_change(uow, key)
    products = select(exists().where(Product.category_id == category.id))
    children = select(exists().where(Category.parent_id == category.id))
    if await uow.session.scalar(products) or await uow.session.scalar(children):
        raise CategoryInUse
    try:
        await uow.session.execute(delete(Category).where(Category.id == category.id))
    except IntegrityError as taken:  # a product came into it in this moment
        raise CategoryInUse from taken
    uow.announce(TOPIC)


async def _to_change(uow: UnitOfWork, key: str) -> Category:
    """One change of the tree at a time, so that two moves cannot close a circle."""
    policy.signed_in(uow.actor)
    category_id = (await get_category(uow, key)).id
    uow.require(policy.can_write_categories(uow.actor))
    locked = await uow.session.scalars(select(Category).order_by(Category.id).with_for_update())
    for category in locked:
        if category.id == category_id:
            return category
    raise UnknownCategory


async def _apply(uow: UnitOfWork, category: Category, changes: CategoryChanges) -> None:
    for name, value in given(changes, "name", "slug", "description", "position").items():
        setattr(category, name, value)
    category.name_key = category.name.casefold()
    if not category.slug:
        category.slug = slug_of(category.name, fallback=category.id.hex)
    for parent_id in given(changes, "parent_id").values():
        if parent_id is not None:
            path = await list_category_path(uow, parent_id)
            if not path:
                raise UnknownCategory
            if any(each.id == category.id for each in path):
                raise CategoryInsideItself
        category.parent_id = parent_id


async def _keep(uow: UnitOfWork) -> None:
    try:
        await uow.session.flush()
    except IntegrityError as taken:
        raise CategoryNameTaken from taken
    uow.announce(TOPIC)
