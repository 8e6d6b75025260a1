"""Customer segments, in and out."""

import re
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from souk.identity.segments.models import Joined
from souk.kernel.fields import Body, Email, Line, Prose

DOMAIN = re.compile(r"(?=.{3,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")
NOT_A_NAME = frozenset({"any", "new"})


def _free_name(name: str) -> str:
    if name in NOT_A_NAME:
        raise ValueError("this name means something else here")
    return name


def _domain(text: str) -> str:
    """As DNS writes it, and so as normalised addresses end."""
    try:
        domain = text.strip().removeprefix("@").rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        domain = ""
    if not DOMAIN.fullmatch(domain):
        raise ValueError("write a domain such as campus.edu")
    return domain


SegmentName = Annotated[
    str,
    StringConstraints(min_length=2, max_length=64, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$"),
    AfterValidator(_free_name),
]
Domain = Annotated[Line, AfterValidator(_domain)]
Description = Annotated[Prose, StringConstraints(max_length=2000)]


class SegmentView(msgspec.Struct, frozen=True, kw_only=True):
    """A customer segment. `domains`: whoever proves an address there is a member. `listed`: addresses that were listed.

    `members` and `listed` count to 10,000 and no further.
    """

    name: str
    label: str
    description: str
    domains: list[str]
    members: int
    listed: int
    version: int
    created_at: datetime
    updated_at: datetime


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a segment, and how they came in."""

    person_id: UUID
    full_name: str
    email: str
    joined: Joined
    joined_at: datetime


class NewSegment(Body):
    name: SegmentName = Field(examples=["student"])
    label: Line = Field(examples=["Students"])
    description: Description = ""


class SegmentPatch(Body):
    """What is left out stays. With the `version` you saw, a change made over somebody else's is refused."""

    version: Annotated[int, Field(ge=1)] | None = None
    label: Line | None = None
    description: Description | None = None

    @model_validator(mode="after")
    def _null_means_nothing_here(self) -> Self:
        if nulls := [name for name in self.model_fields_set if name != "version" and getattr(self, name) is None]:
            raise ValueError(f"{', '.join(sorted(nulls))} must not be null")
        return self


class NewMember(Body):
    """Somebody with an account, by their id or by their e-mail address."""

    person_id: Annotated[UUID, Field(strict=False)] | None = None
    email: Email | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.person_id is None) == (self.email is None):
            raise ValueError("send a person_id or an email")
        return self


class NewDomain(Body):
    domain: Domain = Field(examples=["campus.edu"])


class WrongLine(msgspec.Struct, frozen=True):
    """A line of a list that is no address."""

    line: int
    message: str


class ListReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a list: `joined` are members now, `known` were before; `waiting` join once they prove theirs.

    `wrong` shows at most a hundred lines, `wrong_lines` counts all of them.
    """

    listed: int
    joined: int
    known: int
    waiting: int
    wrong_lines: int
    wrong: list[WrongLine]
