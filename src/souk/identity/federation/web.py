"""Page doors: to a provider and back, and the linked sign-ins of an account."""

from typing import Annotated, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import RedirectResponse

from souk.identity.api import arrival_of, reception_of
from souk.identity.devices.recognising import device_of
from souk.identity.entering import Entry, SecondFactorNeeded, SignedInPerson
from souk.identity.federation import commands, processes
from souk.identity.federation.errors import LastWayIn, ProviderUnavailable, SignInLinkedElsewhere, SignInNotBegunHere
from souk.identity.federation.pages import LINK, SECTION, FailedPage, LeavingPage, LinkPage, OnwardPage, start_url
from souk.identity.federation.processes import Federation, Returned
from souk.identity.federation.tickets import PATH, Ticket, Vouched, drop, keep, take
from souk.identity.forgery import refuse_cross_site
from souk.identity.forms import typed_in
from souk.identity.processes import sign_in
from souk.identity.second_factor.waiting import lead_to_code
from souk.identity.step_up.errors import ConfirmationRequired
from souk.identity.step_up.ways import lead_to_confirm
from souk.identity.ways import HOME, guests_sign_in_first, local_path, sign_in_url
from souk.identity.welcome import show_in
from souk.kernel.actors import Actor
from souk.kernel.errors import RateLimited, Refusal
from souk.kernel.http import actor_of, changing, database_of
from souk.kernel.settings import Settings
from souk.ui import FormState, page, redirect

NOT_KEPT: Final = {"Cache-Control": "no-store"}
LONGEST_WAY_BACK: Final = 1000
Next = Annotated[str | None, Query(max_length=4000)]
Said = Annotated[str | None, Query(max_length=4000)]
router = APIRouter()
account = APIRouter(prefix="/account/security/federation", dependencies=[Depends(guests_sign_in_first)])


def federation_of(request: Request) -> Federation:
    federation: Federation = request.app.state.federation
    return federation


@router.get(PATH + "/{provider}/start")
async def start(request: Request, provider: str, next: Next = None) -> Response:  # noqa: A002 - the query's name
    """To the provider. Another site that sends somebody here sends them to the sign-in page."""
    back = _short(local_path(next))
    if request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return redirect(request, sign_in_url(back))
    federation = federation_of(request)
    try:
        actor = await actor_of(request)
        ticket, url = await processes.set_out(database_of(request), federation, provider, back=back, actor=actor)
    except ProviderUnavailable as away:
        return _failed(request, federation, provider, back, away)
    response = RedirectResponse(url, status_code=303, headers=NOT_KEPT)
    keep(request, response, ticket)
    return response


@router.get(PATH + "/{provider}/callback")
async def callback(
    request: Request, provider: str, code: Said = None, state: Said = None, iss: Said = None
) -> Response:
    """Back from the provider. Only the browser that was sent there gets in."""
    federation = federation_of(request)
    federation.named(provider)
    device, back = device_of(request), HOME
    try:
        ticket = take(request, Ticket)
        back = ticket.back
        returned = Returned(provider=provider, code=code, state=state or "", issuer=iss, device=device)
        outcome = await processes.come_back(database_of(request), reception_of(request), federation, ticket, returned)
    except Refusal as refusal:
        outcome = refusal
    response = _onward(request, _arrived(request, outcome, provider, back))
    if not isinstance(outcome, SignInNotBegunHere):
        drop(request, response, Ticket)
    return response


@router.get(LINK)
async def link_page(request: Request) -> Response:
    """Whose account it is: a button for who is signed in, else their password once."""
    try:
        return await _link_page(request, take(request, Vouched), FormState())
    except SignInNotBegunHere as over:
        return _failed(request, federation_of(request), "", HOME, over)


@router.post(LINK)
async def link(request: Request) -> Response:
    refuse_cross_site(request)
    try:
        vouched = take(request, Vouched)
    except SignInNotBegunHere as over:
        return _failed(request, federation_of(request), "", HOME, over)
    if (await actor_of(request)).id is not None:
        return await _link(request, vouched)
    typed = await typed_in(request, ("password",))
    arrival = arrival_of(request, login=vouched.login, password=typed["password"])
    entry: Entry
    try:
        entry = await sign_in(database_of(request), reception_of(request), arrival)
    except RateLimited as refusal:
        entry = refusal
    if isinstance(entry, SecondFactorNeeded):
        return lead_to_code(request, entry, LINK)
    if isinstance(entry, Refusal):
        return await _link_page(request, vouched, FormState(message=str(entry)), entry.status)
    return await _link(request, vouched, entry)


@account.post("/{provider}/link")
async def begin_linking(request: Request, provider: str) -> Response:
    """A page that leads on by itself: a form may not lead to another site."""
    federation, actor = federation_of(request), await actor_of(request)
    try:
        ticket, url = await processes.set_out(
            database_of(request), federation, provider, back=SECTION, actor=actor, links=True
        )
    except ProviderUnavailable as away:
        return redirect(request, SECTION, notice=str(away), tone="bad")
    view = LeavingPage(federation.named(provider).label, url)
    headers = {**NOT_KEPT, "Refresh": f"0; url={quote(url, safe=_IN_URLS)}"}
    response = page(request, "identity/federation_leaving.html", view, title=f"On to {view.label}", headers=headers)
    keep(request, response, ticket)
    return response


@account.post("/{linked_id}/unlink")
async def unlink(request: Request, linked_id: UUID) -> Response:
    try:
        async with changing(request) as uow:
            await commands.unlink_sign_in(uow, linked_id)
    except ConfirmationRequired:
        return lead_to_confirm(request, SECTION)
    except LastWayIn as last:
        return redirect(request, SECTION, notice=str(last), tone="bad")
    return redirect(request, SECTION, notice="It does not sign you in any more.")


async def _link(request: Request, vouched: Vouched, entry: SignedInPerson | None = None) -> Response:
    """By who is signed in, or just came in with `entry`."""
    notice = f"{_label(federation_of(request), vouched.provider)} signs you in from now on."
    try:
        if entry is None:
            async with changing(request) as uow:
                await commands.link_sign_in(uow, vouched)
        else:
            came_in = Actor(id=entry.person.id, session_id=entry.tokens.session_id)
            async with database_of(request).unit_of_work(came_in) as uow:
                await commands.link_sign_in(uow, vouched)
    except ConfirmationRequired:
        return lead_to_confirm(request, LINK)
    except (SignInLinkedElsewhere, Refusal) as refusal:
        notice, tone = str(refusal), "bad"
    else:
        tone = "good"
    if entry is None:
        response = redirect(request, vouched.back, notice=notice, tone=tone)
    else:
        response = show_in(request, entry, vouched.back, notice)
    drop(request, response, Vouched)
    return response


def _arrived(request: Request, outcome: Entry | Vouched, provider: str, back: str) -> Response:
    if isinstance(outcome, SignedInPerson):
        return show_in(request, outcome, back)
    if isinstance(outcome, SecondFactorNeeded):
        return lead_to_code(request, outcome, back)
    if isinstance(outcome, Refusal):
        return _failed(request, federation_of(request), provider, back, outcome)
    response = redirect(request, LINK)
    keep(request, response, outcome)
    return response


def _onward(request: Request, response: Response) -> Response:
    """Strict cookies do not come along on a way that began at another site: then a page of ours leads on."""
    settings: Settings = request.app.state.settings
    if settings.cookies.samesite != "strict" or response.status_code != 303:
        return response
    url = response.headers["location"]
    leading = page(
        request,
        "identity/federation_onward.html",
        OnwardPage(url),
        title="One moment",
        headers={**NOT_KEPT, "Refresh": f"0; url={url}"},
    )
    leading.raw_headers.extend(each for each in response.raw_headers if each[0] == b"set-cookie")
    return leading


async def _link_page(request: Request, vouched: Vouched, form: FormState, status: int = 200) -> Response:
    is_signed_in = (await actor_of(request)).id is not None
    label = _label(federation_of(request), vouched.provider)
    view = LinkPage.of(vouched, label, is_signed_in=is_signed_in, form=form)
    title = f"Sign in with {label}"
    return page(request, "identity/federation_link.html", view, title=title, status=status, headers=NOT_KEPT)


def _failed(request: Request, federation: Federation, provider: str, back: str, refusal: Refusal) -> Response:
    label = _label(federation, provider) if provider else "that account"
    view = FailedPage(
        title=f"Signing in with {label} did not work",
        message=str(refusal),
        again_url=start_url(provider, back) if provider else "",
        sign_in_url=sign_in_url(back),
    )
    headers = dict(NOT_KEPT)
    if isinstance(refusal, RateLimited):
        headers["Retry-After"] = str(refusal.facts["retry_after"])
    return page(
        request, "identity/federation_failed.html", view, title=view.title, status=refusal.status, headers=headers
    )


def _label(federation: Federation, provider: str) -> str:
    known = federation.providers.get(provider)
    return known.label if known is not None else provider


def _short(back: str) -> str:
    """What fits into the cookie that carries it."""
    return back if len(back) <= LONGEST_WAY_BACK else HOME


_IN_URLS: Final = ":/%#?=@[]!$&'()*+,;"
router.include_router(account)
