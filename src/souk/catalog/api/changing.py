"""Changing products over JSON."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile

from souk.catalog import commands
from souk.catalog.bodies import CreateProduct, SetDiscount, UpdateProduct, Version
from souk.catalog.errors import (
    ImageRequired,
    SkuTaken,
    SlugTaken,
    StaleVersion,
    StoreRequired,
    TooManyImages,
    UnknownCategory,
    UnknownImage,
    UnknownProduct,
    UnknownVariant,
    VariantInUse,
    VariantsAlike,
    WrongCurrency,
)
from souk.catalog.processes import Studio, upload_images
from souk.catalog.schemas import ProductOut
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.fields import OptionalLine
from souk.kernel.http import Changing, actor_of, answer, changing, no_content
from souk.kernel.idempotency import AnswerNotReady, IdempotencyKeyReused, IdempotencyKeyUnusable, answered_once
from souk.kernel.openapi import returns
from souk.media import NotAPicture, PictureBroken, PictureTooLarge

router = APIRouter(prefix="/products", tags=["Catalogue"])
REFUSED = (Unauthenticated, Forbidden, UnknownProduct)
KEYS = (IdempotencyKeyReused, AnswerNotReady, IdempotencyKeyUnusable)
WRITING = (UnknownCategory, SlugTaken, SkuTaken, VariantsAlike, WrongCurrency)
PICTURES = (NotAPicture, PictureBroken, PictureTooLarge, ImageRequired, TooManyImages)


@router.post("", **returns(ProductOut, 201, refuses=(Unauthenticated, Forbidden, StoreRequired, *WRITING, *KEYS)))
async def create_product(request: Request, body: CreateProduct) -> Response:
    """Put up a product with its variants and their stock."""

    async def create() -> Response:
        async with changing(request) as uow:
            product = await commands.create_product(uow, body.draft(), store_id=body.store_id)
        return answer(product, 201)

    return await answered_once(request, create)


@router.patch("/{key}", **returns(ProductOut, refuses=(*REFUSED, StaleVersion, VariantInUse, UnknownVariant, *WRITING)))
@router.put("/{key}", **returns(ProductOut, refuses=(*REFUSED, StaleVersion, VariantInUse, UnknownVariant, *WRITING)))
async def update_product(key: str, body: UpdateProduct, uow: Changing) -> Response:
    """Change what is given; the rest stays. `variants` and `stock` too."""
    return answer(await commands.update_product(uow, key, body.changes()))


@router.delete("/{key}", **returns(None, 204, refuses=REFUSED))
async def delete_product(key: str, uow: Changing) -> Response:
    """Take a product down for good; one that was ordered is archived."""
    await commands.delete_product(uow, key)
    return no_content()


@router.put("/{key}/discount", **returns(ProductOut, refuses=(*REFUSED, StaleVersion)))
async def set_discount(key: str, body: SetDiscount, uow: Changing) -> Response:
    """A percentage off every variant, from now on. Prices are rounded half-up to the minor unit."""
    return answer(await commands.set_discount(uow, key, percent=body.percent, version=body.version))


@router.delete("/{key}/discount", **returns(ProductOut, refuses=(*REFUSED, StaleVersion)))
async def clear_discount(key: str, uow: Changing, version: Annotated[Version | None, Query()] = None) -> Response:
    """Back to the list price."""
    return answer(await commands.clear_discount(uow, key, version=version))


@router.post("/{key}/images", **returns(ProductOut, 201, refuses=(*REFUSED, *PICTURES)))
async def add_images(
    request: Request,
    key: str,
    images: Annotated[list[UploadFile] | None, File(description="Pictures: JPEG, PNG, WebP, GIF or AVIF.")] = None,
    file: Annotated[UploadFile | None, File(description="The same, for a single one.")] = None,
    alt: Annotated[OptionalLine, Form(description="What the pictures show, for those who do not see them.")] = "",
) -> Response:
    """Add pictures behind those that are there. Each is drawn anew in several sizes; nothing else of the file stays."""
    actor = await actor_of(request)
    raw = [await each.read() for each in [*(images or ()), *([file] if file is not None else ())]]
    return answer(await upload_images(studio_of(request), actor, key, raw, alt=alt), 201)


@router.delete("/{key}/images/{image_id}", **returns(None, 204, refuses=(*REFUSED, UnknownImage)))
async def remove_image(key: str, image_id: UUID, uow: Changing) -> Response:
    """Remove one picture; its files go too."""
    await commands.remove_image(uow, key, image_id)
    return no_content()


def studio_of(request: Request) -> Studio:
    state = request.app.state
    return Studio(state.database, state.media, state.picture_limits)
