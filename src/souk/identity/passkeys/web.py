"""Page doors of passkeys: what the browser's own dialogue gave arrives in a form."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from souk.identity.api import reception_of
from souk.identity.devices.recognising import device_of
from souk.identity.entering import Entry
from souk.identity.forgery import refuse_cross_site
from souk.identity.forms import read_form, typed_in
from souk.identity.passkeys import commands, processes
from souk.identity.passkeys.api import party_of
from souk.identity.passkeys.errors import PasskeyNotAccepted, PasskeyRefused, PasskeyTaken, TooManyPasskeys
from souk.identity.passkeys.pages import PASSKEYS
from souk.identity.passkeys.processes import Shown
from souk.identity.passkeys.schemas import NewPasskeyForm, PasskeyForm, PasskeyName
from souk.identity.second_factor.errors import SecondFactorDemanded
from souk.identity.second_factor.waiting import stop_waiting
from souk.identity.step_up.errors import ConfirmationRequired
from souk.identity.step_up.ways import lead_to_confirm
from souk.identity.ways import SIGN_IN, guests_sign_in_first, local_path
from souk.identity.welcome import lead_on
from souk.kernel.errors import RateLimited, Refusal
from souk.kernel.http import actor_of, changing, database_of
from souk.ui import redirect

HERE: Final = "/account/security#passkeys"
router = APIRouter()
account = APIRouter(prefix=PASSKEYS, dependencies=[Depends(guests_sign_in_first)])


@router.post(f"{SIGN_IN}/passkey")
async def sign_in(request: Request) -> Response:
    refuse_cross_site(request)
    typed = await typed_in(request, ("credential", "next"))
    read = read_form(PasskeyForm, {"credential": typed["credential"]})
    entry: Entry = PasskeyRefused()
    if read.body is not None:
        shown = Shown(credential=read.body.credential.plain(), device=device_of(request))
        try:
            entry = await processes.sign_in(database_of(request), reception_of(request), party_of(request), shown)
        except RateLimited as refusal:
            entry = refusal
    response = lead_on(request, entry, local_path(typed["next"]))
    stop_waiting(request, response)
    return response


@account.post("")
async def add(request: Request) -> Response:
    typed = await typed_in(request, ("credential", "name", "next"))
    back = local_path(typed.pop("next"), HERE)
    read = read_form(NewPasskeyForm, typed)
    if read.body is None:
        return _back(request, PasskeyNotAccepted(next(iter(read.form.errors.values()), None)))
    device = device_of(request)
    shown, name = Shown(credential=read.body.credential.plain(), device=device), read.body.name or device.name
    try:
        actor = await actor_of(request)
        await processes.register(database_of(request), party_of(request), actor, shown, name=name)
    except ConfirmationRequired:
        return lead_to_confirm(request, HERE)
    except (PasskeyNotAccepted, PasskeyTaken, TooManyPasskeys) as refusal:
        return _back(request, refusal)
    return redirect(request, back, notice=f"“{name}” signs you in from now on.")


@account.post("/{passkey_id}/rename")
async def rename(request: Request, passkey_id: UUID) -> Response:
    read = read_form(PasskeyName, await typed_in(request, ("name",)))
    if read.body is None:
        return redirect(request, HERE, notice=f"Name: {read.form.errors.get('name', '')}", tone="bad")
    async with changing(request) as uow:
        await commands.rename_passkey(uow, passkey_id, name=read.body.name)
    return redirect(request, HERE, notice="The passkey has its new name.")


@account.post("/{passkey_id}/remove")
async def remove(request: Request, passkey_id: UUID) -> Response:
    try:
        async with changing(request) as uow:
            await commands.remove_passkey(uow, passkey_id)
    except ConfirmationRequired:
        return lead_to_confirm(request, HERE)
    except SecondFactorDemanded as refusal:
        return _back(request, refusal)
    return redirect(request, HERE, notice="The passkey is removed here. Delete it on your device as well.")


def _back(request: Request, refusal: Refusal) -> Response:
    return redirect(request, HERE, notice=str(refusal), tone="bad")


router.include_router(account)
