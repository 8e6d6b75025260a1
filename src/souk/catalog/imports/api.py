"""Imports over JSON."""

from pathlib import PurePosixPath
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile

from souk.catalog.errors import StoreRequired
from souk.catalog.imports import queries
from souk.catalog.imports.problems import NotAProductFile, ProductFileTooLarge
from souk.catalog.imports.processes import Upload, receive_products
from souk.catalog.imports.runs import UnknownImport
from souk.catalog.imports.schemas import ImportOut
from souk.catalog.imports.states import OnError
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Reading, actor_of, answer, database_of
from souk.kernel.openapi import returns
from souk.stores import UnknownStore

router = APIRouter(prefix="/imports", tags=["Import and export"])
Key = Annotated[str, Form(max_length=200, description="Id or slug; not needed by who has one store.")]
REFUSED = (Unauthenticated, Forbidden, UnknownStore, StoreRequired, NotAProductFile, ProductFileTooLarge)


@router.post("/products", **returns(ImportOut, 202, refuses=REFUSED))
async def import_products(
    request: Request,
    *,
    file: Annotated[UploadFile, File(description="A Shopify product export, CSV or XLSX.")],
    store: Key = "",
    dry_run: Annotated[bool | None, Query(description="Look and report; change nothing.")] = None,
    on_error: Annotated[OnError | None, Query(description="`skip` wrong products, or `abort` the whole file.")] = None,
    dry_run_field: Annotated[bool, Form(alias="dry_run", description="The same as a field of the form.")] = False,
    on_error_field: Annotated[OnError, Form(alias="on_error", description="The same as a field.")] = OnError.SKIP,
) -> Response:
    """Import products into a store. The answer tells where to look; a dry run of fewer than 1,000 rows is over by then.

    Sending the file of an unfinished import again is that import; of a finished one, a new one that updates.
    """
    upload = Upload(
        source=file.file,
        name=PurePosixPath((file.filename or "products").replace("\\", "/")).name,
        store=store,
        dry_run=dry_run_field if dry_run is None else dry_run,
        on_error=on_error_field if on_error is None else on_error,
    )
    actor = await actor_of(request)
    out = await receive_products(database_of(request), request.app.state.product_uploads, actor, upload)
    return answer(out, 202, {"Location": f"/api/v1/imports/{out.id}"})


@router.get("/{import_id}", **returns(ImportOut, refuses=(Unauthenticated, UnknownImport)))
async def get_import(import_id: UUID, ctx: Reading) -> Response:
    """How far an import is, what was wrong by line, and which pictures are missing."""
    return answer(await queries.get_import(ctx, import_id))
