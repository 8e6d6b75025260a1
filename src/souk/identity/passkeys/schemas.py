"""What the doors of passkeys take and give. Credentials have the shapes of WebAuthn's own JSON."""

from typing import Annotated, Any, Literal

import msgspec
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from souk.kernel.fields import Body, Line

Encoded = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*$", max_length=16_384)]
"""Bytes as base64url."""
CredentialId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=1400)]
Name = Annotated[Line, StringConstraints(max_length=60)]


class _FromBrowser(BaseModel):
    """Browsers add members as the standard grows: what is not needed is left aside, not refused."""

    model_config = ConfigDict(extra="ignore", strict=True)


class Attestation(_FromBrowser):
    clientDataJSON: Encoded  # noqa: N815 - the standard's name
    attestationObject: Encoded  # noqa: N815
    transports: list[Annotated[str, StringConstraints(max_length=20)]] = Field(default=[], max_length=10)


class Assertion(_FromBrowser):
    clientDataJSON: Encoded  # noqa: N815
    authenticatorData: Encoded  # noqa: N815
    signature: Encoded
    userHandle: Encoded | None = None  # noqa: N815


class _Credential(_FromBrowser):
    id: CredentialId
    rawId: CredentialId  # noqa: N815
    type: Literal["public-key"]

    def plain(self) -> dict[str, Any]:
        return self.model_dump()


class MadeCredential(_Credential):
    """What `navigator.credentials.create()` gave, by its `toJSON()`."""

    response: Attestation


class ShownCredential(_Credential):
    """What `navigator.credentials.get()` gave, by its `toJSON()`."""

    response: Assertion


def _text_is_json(value: Any) -> Any:
    """A form has one text for it."""
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, UnicodeEncodeError) as unreadable:
        raise ValueError("this is not what a browser sends for a passkey") from unreadable


class NewPasskey(Body):
    credential: MadeCredential
    name: Name | None = Field(default=None, description="How you call it; left out: after the device.")


class PasskeyName(Body):
    name: Name = Field(examples=["My phone"])


class PasskeySignIn(Body):
    credential: ShownCredential


class NewPasskeyForm(NewPasskey):
    credential: Annotated[MadeCredential, BeforeValidator(_text_is_json)]


class PasskeyForm(PasskeySignIn):
    credential: Annotated[ShownCredential, BeforeValidator(_text_is_json)]


class PasskeyOptions(msgspec.Struct, frozen=True):
    """The argument of `navigator.credentials.create()` or `.get()`, its bytes as base64url."""

    publicKey: dict[str, Any]  # noqa: N815 - the standard's name
