"""Reads of imports."""

from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select

from souk.catalog import policy
from souk.catalog.imports.models import ImportPicture
from souk.catalog.imports.runs import UnknownImport, get_run, list_problems
from souk.catalog.imports.schemas import ImportOut, MissingPicture
from souk.catalog.imports.states import PictureStatus
from souk.catalog.models import Product
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot

MOST_ERRORS, MOST_PICTURES = 1_000, 100


class _Count(msgspec.Struct, frozen=True):
    total: int


_missing = (ImportPicture.run_id == bindparam("run"), ImportPicture.status != PictureStatus.KEPT)
MISSING = Hot(
    select(
        ImportPicture.product_id,
        Product.name.label("product_name"),
        ImportPicture.url,
        ImportPicture.status,
        ImportPicture.failure,
    )
    .join(Product, Product.id == ImportPicture.product_id)
    .where(*_missing)
    .order_by(ImportPicture.product_id, ImportPicture.position)
    .limit(bindparam("most")),
    MissingPicture,
)
COUNT_MISSING = Hot(select(func.count().label("total")).select_from(ImportPicture).where(*_missing), _Count)


async def get_import(ctx: ReadContext, import_id: UUID) -> ImportOut:
    """An import into a store the actor may write in. Raises Unauthenticated; UnknownImport for anybody else's."""
    policy.signed_in(ctx.actor)
    run = await get_run(ctx, import_id)
    if not policy.can_write(ctx.actor, store_id=run.store_id):
        raise UnknownImport
    (missing,) = await ctx.all(COUNT_MISSING, run=run.id)
    return ImportOut(
        id=run.id,
        store_id=run.store_id,
        status=run.status,
        dry_run=run.dry_run,
        on_error=run.on_error,
        file_name=run.source_name,
        rows_total=run.rows_total,
        rows_done=run.rows_done,
        created=run.created,
        updated=run.updated,
        unchanged=run.unchanged,
        failed=run.failed,
        errors=await list_problems(ctx, run.id, most=MOST_ERRORS),
        errors_count=run.problems,
        missing_pictures=await ctx.all(MISSING, run=run.id, most=MOST_PICTURES) if missing.total else [],
        missing_pictures_count=missing.total,
        refusal=run.refusal,
        started_at=run.started_at,
        updated_at=run.updated_at,
        finished_at=run.finished_at,
    )
