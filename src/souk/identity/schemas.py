"""What identity's doors take and give."""

import re
from typing import Annotated, Literal

import msgspec
from pydantic import AfterValidator, Field, StringConstraints

from souk.identity.logins import readable_username, unmistakable_email
from souk.identity.people import Person, Profile
from souk.identity.postal import PostalAddress
from souk.identity.tokens import TokenPair
from souk.kernel.fields import Body, Email, Line, OptionalLine, Secret

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
PHONE = re.compile(r"\+?[0-9][0-9 ().\-/]{3,30}[0-9]")


def _of_fair_length(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"at least {SHORTEST_PASSWORD} characters, please")
    if len(password) > LONGEST_PASSWORD:
        raise ValueError(f"at most {LONGEST_PASSWORD} characters, please")
    return password


def _diallable(text: str) -> str:
    if not PHONE.fullmatch(text):
        raise ValueError("write a phone number such as +1 555 010 0100")
    return text


NewPassword = Annotated[
    Secret,
    AfterValidator(_of_fair_length),
    Field(json_schema_extra={"minLength": SHORTEST_PASSWORD, "maxLength": LONGEST_PASSWORD}),
]
"""8 to 128 characters of any kind, taken as they are. `Passwords.choose` refuses those that are soon guessed."""
NewEmail = Annotated[Email, AfterValidator(unmistakable_email)]
"""An address that an account is to have."""
Username = Annotated[Line, AfterValidator(readable_username)]
Phone = Annotated[Line, AfterValidator(_diallable)]
ShortLine = Annotated[Line, StringConstraints(max_length=100)]


class Registration(Body):
    """A new customer. Roles are given by the shop, never taken from here."""

    email: NewEmail = Field(examples=["ada@example.com"])
    password: NewPassword = Field(examples=["Tangerine-Lantern-42"])
    full_name: Line = Field(examples=["Ada Byron"])
    username: Username | None = Field(default=None, description="3 to 32 characters.", examples=["ada"])
    phone: Phone | None = Field(default=None, examples=["+1 555 0100"])


class Login(Body):
    email: Line = Field(description="An e-mail address or a username.", examples=["ada@example.com"])
    password: Secret = Field(examples=["Tangerine-Lantern-42"])


class PasswordForm(Body):
    """The OAuth2 password form, as the documentation page sends it. Scopes and clients mean nothing here."""

    grant_type: Literal["password"] = "password"
    username: Line = Field(description="An e-mail address or a username.")
    password: Secret
    scope: OptionalLine = ""
    client_id: OptionalLine | None = None
    client_secret: OptionalLine | None = None


class Refresh(Body):
    refresh_token: Secret | None = Field(default=None, description="Left out by browsers: their cookie carries it.")


class ProfileChange(Body):
    """What is left out stays; a null phone is forgotten."""

    full_name: Line | None = None
    phone: Phone | None = None

    def as_change(self) -> Profile:
        name = msgspec.UNSET if self.full_name is None else self.full_name
        return Profile(full_name=name, phone=self.phone if "phone" in self.model_fields_set else msgspec.UNSET)


class ProfileForm(Body):
    """The profile page's form: an empty phone is forgotten."""

    full_name: Line
    phone: Phone | None = None

    def as_change(self) -> Profile:
        return Profile(full_name=self.full_name, phone=self.phone)


class AddressBody(Body):
    """A postal address. `state` and `zip_code` may be empty where a country has none."""

    street: Line = Field(examples=["12 Harbour Street"])
    city: ShortLine = Field(examples=["Portland"])
    state: Annotated[OptionalLine, StringConstraints(max_length=100)] = Field(default="", examples=["OR"])
    zip_code: Annotated[OptionalLine, StringConstraints(max_length=20)] = Field(default="", examples=["97201"])
    country: ShortLine = Field(examples=["US"])

    def postal(self) -> PostalAddress:
        return PostalAddress(
            street=self.street, city=self.city, state=self.state, zip_code=self.zip_code, country=self.country
        )


class NewAddress(AddressBody):
    """An address for the address book."""

    is_default: bool = Field(default=False, description="Takes the place of the default there was.")


class TokensOut(msgspec.Struct, frozen=True, kw_only=True):
    """`expires_in`: seconds that the access token holds."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int

    @classmethod
    def of(cls, pair: TokenPair) -> "TokensOut":
        return cls(
            access_token=pair.access_token,
            refresh_token=pair.refresh_token,
            expires_in=int(pair.lives.total_seconds()),
        )


class SignedInOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed in, and their tokens."""

    user: Person
    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int

    @classmethod
    def of(cls, person: Person, pair: TokenPair) -> "SignedInOut":
        tokens = TokensOut.of(pair)
        return cls(
            user=person,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            expires_in=tokens.expires_in,
        )
