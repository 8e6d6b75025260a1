"""Page doors: a vendor's verification, and the back office's queue of vendors."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.errors import Refusal
from souk.kernel.fields import Body, Line
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.kernel.pagination import PageQuery
from souk.stores.errors import VendorGone
from souk.stores.onboarding import commands, processes, queries
from souk.stores.onboarding.api import DOCUMENT_REFUSALS, as_download, documents_of
from souk.stores.onboarding.errors import AlreadyApproved, NotRejected
from souk.stores.onboarding.kinds import DocumentKind
from souk.stores.onboarding.pages import FILTERS, VENDORS, VERIFICATION, VendorFilePage, VendorsPage, VerificationPage
from souk.stores.onboarding.schemas import Rejection
from souk.stores.web.files import bytes_in
from souk.ui import FormState, page, redirect

own = APIRouter(prefix=VERIFICATION, dependencies=[Depends(guests_sign_in_first)])
office = APIRouter(prefix=VENDORS, dependencies=[Depends(guests_sign_in_first)])
DONE = {
    "approve": "Approved: the stores are open.",
    "verify": "Verified.",
    "unverify": "No longer verified.",
}


class DocumentForm(Body):
    kind: DocumentKind
    name: Line


@own.get("")
async def verification(request: Request) -> Response:
    return await _verification_page(request, FormState())


@own.post("/documents")
async def upload_document(request: Request) -> Response:
    raw = await bytes_in(request, "document")
    typed = await typed_in(request, ("kind", "name"))
    kinds = {kind.value: kind for kind in DocumentKind}
    read = read_form(DocumentForm, {"name": typed["name"]}, kind=kinds.get(typed["kind"], DocumentKind.OTHER))
    if read.body is None or raw is None:
        errors = {**read.form.errors, **({} if raw else {"document": "Choose a file first."})}
        return await _verification_page(request, FormState(values=typed, errors=errors), 422)
    database, store, actor = database_of(request), documents_of(request), await actor_of(request)
    try:
        await processes.upload_document(database, store, actor, raw, kind=read.body.kind, name=read.body.name)
    except DOCUMENT_REFUSALS as refusal:
        form = FormState(values=typed, errors={"document": str(refusal)})
        return await _verification_page(request, form, refusal.status)
    return redirect(request, f"{VERIFICATION}#documents", notice="Kept under seal.")


@own.get("/documents/{document_id}")
async def download_own(request: Request, document_id: UUID) -> Response:
    actor = await actor_of(request)
    return as_download(await processes.open_document(database_of(request), documents_of(request), actor, document_id))


@own.post("/documents/{document_id}/remove")
async def drop_document(request: Request, document_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.drop_document(uow, document_id)
    return redirect(request, f"{VERIFICATION}#documents", notice="Removed. Nobody can read it any more.")


@own.post("/ask")
async def ask_for_review(request: Request) -> Response:
    try:
        async with changing(request) as uow:
            await commands.ask_for_review(uow)
    except NotRejected as refusal:
        return redirect(request, VERIFICATION, notice=str(refusal), tone="bad")
    return redirect(request, VERIFICATION, notice="We will look at it again.")


@office.get("")
async def vendors(
    request: Request,
    state: Annotated[str, Query(max_length=20)] = "pending",
    search: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    state = state if state in FILTERS else ""
    wanted = msgspec.structs.replace(FILTERS[state], search=search)
    async with reading(request) as ctx:
        found = await queries.list_vendors(ctx, wanted, PageQuery(cursor=cursor, limit=25))
        waiting = await queries.count_waiting(ctx)
    view = VendorsPage.of(found.items, state=state, search=search, waiting=waiting, next_cursor=found.next_cursor)
    return page(request, "stores/vendors.html", view, title="Vendors")


@office.get("/{vendor_id}")
async def vendor(request: Request, vendor_id: UUID) -> Response:
    return await _file_page(request, vendor_id, FormState())


@office.get("/{vendor_id}/documents/{document_id}")
async def download(request: Request, vendor_id: UUID, document_id: UUID) -> Response:
    actor = await actor_of(request)
    opened = await processes.open_document(
        database_of(request), documents_of(request), actor, document_id, vendor_id=vendor_id
    )
    return as_download(opened)


@office.post("/{vendor_id}/approve")
async def approve(request: Request, vendor_id: UUID) -> Response:
    try:
        async with changing(request) as uow:
            await commands.approve_vendor(uow, vendor_id)
    except VendorGone as refusal:
        return await _refused(request, vendor_id, refusal)
    return redirect(request, f"{VENDORS}/{vendor_id}", notice=DONE["approve"])


@office.post("/{vendor_id}/reject")
async def reject(request: Request, vendor_id: UUID) -> Response:
    typed = await typed_in(request, ("reason",))
    read = read_form(Rejection, typed)
    if read.body is None:
        return await _file_page(request, vendor_id, read.form, 422)
    try:
        async with changing(request) as uow:
            await commands.reject_vendor(uow, vendor_id, reason=read.body.reason)
    except (VendorGone, AlreadyApproved) as refusal:
        return await _refused(request, vendor_id, refusal)
    return redirect(request, f"{VENDORS}/{vendor_id}", notice="Rejected. The vendor reads why.")


@office.post("/{vendor_id}/verify")
async def verify(request: Request, vendor_id: UUID) -> Response:
    try:
        async with changing(request) as uow:
            await commands.verify_vendor(uow, vendor_id)
    except VendorGone as refusal:
        return await _refused(request, vendor_id, refusal)
    return redirect(request, f"{VENDORS}/{vendor_id}", notice=DONE["verify"])


@office.post("/{vendor_id}/unverify")
async def unverify(request: Request, vendor_id: UUID) -> Response:
    try:
        async with changing(request) as uow:
            await commands.unverify_vendor(uow, vendor_id)
    except VendorGone as refusal:
        return await _refused(request, vendor_id, refusal)
    return redirect(request, f"{VENDORS}/{vendor_id}", notice=DONE["unverify"])


async def _refused(request: Request, vendor_id: UUID, refusal: Refusal) -> Response:
    return await _file_page(request, vendor_id, FormState(message=str(refusal)), refusal.status)


async def _file_page(request: Request, vendor_id: UUID, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        file = await queries.get_vendor_file(ctx, vendor_id)
    view = VendorFilePage.of(file, form)
    return page(request, "stores/vendor_file.html", view, title=view.name, status=status)


async def _verification_page(request: Request, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        shown = await queries.get_own_onboarding(ctx)
        view = VerificationPage.of(shown, form)
    return page(request, "stores/verification.html", view, title="Verification", status=status)
