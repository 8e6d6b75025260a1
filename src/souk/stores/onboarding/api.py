"""JSON doors: a vendor's own onboarding, and `/admin/vendors`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response, UploadFile

from souk.identity import CsrfFailed
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.fields import Line
from souk.kernel.http import Changing, Reading, actor_of, answer, database_of
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.media import DocumentStore, DocumentTooLarge, NotADocument, PictureTooLarge
from souk.stores.errors import NotAVendor, UnknownVendor, VendorGone
from souk.stores.onboarding import commands, processes, queries
from souk.stores.onboarding.errors import AlreadyApproved, NotRejected, TooManyDocuments, UnknownDocument
from souk.stores.onboarding.kinds import DocumentKind, VendorReview
from souk.stores.onboarding.processes import OpenedDocument
from souk.stores.onboarding.schemas import Onboarding, Rejection, VendorEntry, VendorFile, VendorFilter

own = APIRouter(prefix="/vendors/me", tags=["Vendors"])
office = APIRouter(prefix="/admin/vendors", tags=["Administration"])
OWN = (Unauthenticated, NotAVendor)
LOOK = (Unauthenticated, Forbidden)
DECIDE = (*LOOK, CsrfFailed, UnknownVendor, VendorGone)
DOCUMENT_REFUSALS = (NotADocument, DocumentTooLarge, PictureTooLarge, TooManyDocuments)


def documents_of(request: Request) -> DocumentStore:
    store: DocumentStore = request.app.state.documents
    return store


def as_download(opened: OpenedDocument) -> Response:
    """A file to be kept, never a page of ours: whatever is in it runs nowhere."""
    headers = {
        "Content-Disposition": f'attachment; filename="{opened.file_name}"',
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(opened.content, headers=headers, media_type=opened.media_type)


def vendor_filter(
    search: Annotated[str, Query(max_length=200, description="Words of its stores' names.")] = "",
    review: VendorReview | None = None,
    verified: bool | None = None,
    active: Annotated[bool | None, Query(description="False: those who were removed.")] = None,
) -> VendorFilter:
    return VendorFilter(search=search, review=review, verified=verified, active=active)


@own.get("/onboarding", **returns(Onboarding, refuses=OWN))
async def get_own_onboarding(ctx: Reading) -> Response:
    """Where one's business stands, and what is missing."""
    return answer(await queries.get_own_onboarding(ctx))


@own.post("/review", **returns(Onboarding, refuses=(*OWN, CsrfFailed, NotRejected)))
async def ask_for_review(uow: Changing) -> Response:
    """Ask once more, after a rejection."""
    return answer(await commands.ask_for_review(uow))


@own.post("/documents", **returns(Onboarding, 201, refuses=(*OWN, CsrfFailed, *DOCUMENT_REFUSALS)))
async def upload_document(
    request: Request,
    document: UploadFile,
    kind: Annotated[DocumentKind, Form()],
    name: Annotated[Line, Form(description="What you call it.")] = "Document",
) -> Response:
    """Show the marketplace a PDF or a picture of up to 10 MB. Only its staff and you can ever download it."""
    raw = await document.read()
    actor = await actor_of(request)
    shown = await processes.upload_document(
        database_of(request), documents_of(request), actor, raw, kind=kind, name=name
    )
    return answer(shown, 201)


@own.get("/documents/{document_id}", **returns(refuses=(*OWN, UnknownDocument)))
async def download_own(request: Request, document_id: UUID) -> Response:
    """The file, as it was sent."""
    actor = await actor_of(request)
    return as_download(await processes.open_document(database_of(request), documents_of(request), actor, document_id))


@own.delete("/documents/{document_id}", **returns(Onboarding, refuses=(*OWN, CsrfFailed, UnknownDocument)))
async def drop_document(uow: Changing, document_id: UUID) -> Response:
    """Take a document back. Nobody can read it afterwards."""
    return answer(await commands.drop_document(uow, document_id))


@office.get("", **returns(PageOf[VendorEntry], refuses=(*LOOK, BadCursor)))
async def list_vendors(
    ctx: Reading, wanted: Annotated[VendorFilter, Depends(vendor_filter)], asked: PageAsked
) -> Response:
    """Every vendor, the latest first; those who await review, the first to ask first."""
    return answer(await queries.list_vendors(ctx, wanted, asked))


@office.get("/{vendor_id}", **returns(VendorFile, refuses=(*LOOK, UnknownVendor)))
async def get_vendor_file(ctx: Reading, vendor_id: UUID) -> Response:
    return answer(await queries.get_vendor_file(ctx, vendor_id))


@office.post("/{vendor_id}/approve", **returns(VendorFile, refuses=DECIDE))
async def approve(uow: Changing, vendor_id: UUID) -> Response:
    """Let a business in: its stores open."""
    return answer(await commands.approve_vendor(uow, vendor_id))


@office.post("/{vendor_id}/reject", **returns(VendorFile, refuses=(*DECIDE, AlreadyApproved)))
async def reject(uow: Changing, vendor_id: UUID, body: Rejection) -> Response:
    """Keep a business out, and tell it why; it may ask again."""
    return answer(await commands.reject_vendor(uow, vendor_id, reason=body.reason))


@office.post("/{vendor_id}/verify", **returns(VendorFile, refuses=DECIDE))
async def verify(uow: Changing, vendor_id: UUID) -> Response:
    """Somebody has seen who this is."""
    return answer(await commands.verify_vendor(uow, vendor_id))


@office.post("/{vendor_id}/unverify", **returns(VendorFile, refuses=DECIDE))
async def unverify(uow: Changing, vendor_id: UUID) -> Response:
    return answer(await commands.unverify_vendor(uow, vendor_id))


@office.get("/{vendor_id}/documents/{document_id}", **returns(refuses=(*LOOK, UnknownDocument)))
async def download(request: Request, vendor_id: UUID, document_id: UUID) -> Response:
    """The file, as the vendor sent it."""
    actor = await actor_of(request)
    opened = await processes.open_document(
        database_of(request), documents_of(request), actor, document_id, vendor_id=vendor_id
    )
    return as_download(opened)
