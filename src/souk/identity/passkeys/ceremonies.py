"""WebAuthn: what a browser is asked, and whether its answer holds. Pure: no table, no clock.

Every ceremony demands that the device verified its owner, so that a passkey is two factors in one.
"""

import base64
import binascii
import ipaddress
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from souk.identity.passkeys.errors import PasskeyNotAccepted, PasskeyRefused

SHOP: Final = "Souk"
PATIENCE_MS: Final = 5 * 60 * 1000


class RelyingParty(msgspec.Struct, frozen=True):
    """This shop, as authenticators know it: the host of its address, and where its pages may stand."""

    id: str
    origins: tuple[str, ...]


class NewCredential(msgspec.Struct, frozen=True, kw_only=True):
    """What a device registered."""

    credential_id: str
    public_key: bytes
    sign_count: int
    transports: list[str]
    is_synced: bool


class Used(msgspec.Struct, frozen=True):
    sign_count: int
    is_synced: bool


def relying_party(base_url: str) -> RelyingParty:
    """Addresses are no names, and passkeys are bound to a name: on this machine that is `localhost`."""
    parts = urlsplit(base_url)
    host, port = parts.hostname or "localhost", f":{parts.port}" if parts.port else ""
    origins = [f"{parts.scheme}://{parts.netloc}"]
    if _is_loopback(host):
        host = "localhost"
        origins.append(f"{parts.scheme}://localhost{port}")
    return RelyingParty(host, tuple(dict.fromkeys(origins)))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def registration_options(
    party: RelyingParty, challenge: bytes, *, person_id: UUID, login: str, known: Sequence[str]
) -> dict[str, Any]:
    """For `navigator.credentials.create`. `known` are credentials of theirs, which their devices do not offer again."""
    import webauthn
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=SHOP,
        user_id=person_id.bytes,
        user_name=login,
        user_display_name=login,
        challenge=challenge,
        timeout=PATIENCE_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=_bytes_of(each)) for each in known],
    )
    return _as_json(options)


def request_options(party: RelyingParty, challenge: bytes, *, known: Sequence[str] = ()) -> dict[str, Any]:
    """For `navigator.credentials.get`. Without `known` credentials any passkey of this shop may answer."""
    import webauthn
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=PATIENCE_MS,
        allow_credentials=[PublicKeyCredentialDescriptor(id=_bytes_of(each)) for each in known] or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _as_json(options)


def challenge_in(credential: dict[str, Any]) -> bytes:
    """The challenge that a device says it answers. Raises ValueError for what no browser sends."""
    told = msgspec.json.decode(_bytes_of(credential["response"]["clientDataJSON"]))
    return _bytes_of(told["challenge"]) if isinstance(told, dict) and isinstance(told.get("challenge"), str) else b""


def owner_in(credential: dict[str, Any]) -> UUID | None:
    """Whose passkey the device says it is."""
    handle = credential["response"].get("userHandle")
    try:
        return UUID(bytes=_bytes_of(handle)) if handle else None
    except ValueError:
        return None


def verify_new(party: RelyingParty, credential: dict[str, Any], challenge: bytes) -> NewCredential:
    """Raises PasskeyNotAccepted."""
    import webauthn

    try:
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            require_user_verification=True,
        )
    except Exception as refused:  # whatever a made-up answer breaks inside the library
        raise PasskeyNotAccepted from refused
    return NewCredential(
        credential_id=_text_of(verified.credential_id),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=credential["response"].get("transports") or [],
        is_synced=verified.credential_backed_up,
    )


def verify_known(party: RelyingParty, credential: dict[str, Any], challenge: bytes, public_key: bytes) -> Used:
    """Raises PasskeyRefused. The counter is compared where it is kept."""
    import webauthn

    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as refused:  # as above
        raise PasskeyRefused from refused
    return Used(verified.new_sign_count, verified.credential_backed_up)


def _as_json(options: Any) -> dict[str, Any]:
    import webauthn

    return msgspec.json.decode(webauthn.options_to_json(options), type=dict[str, Any])


def _text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes_of(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as broken:
        raise ValueError("not base64url") from broken
