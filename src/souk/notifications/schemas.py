"""Wire shapes, in and out."""

from typing import Annotated

import msgspec
from pydantic import Field

from souk.kernel.fields import Body
from souk.notifications.statuses import MailGroup


class AllRead(msgspec.Struct, frozen=True):
    """How many were unread before."""

    updated: int


class Unread(msgspec.Struct, frozen=True):
    unread: int


class MailChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A group of mails that may be switched off, and whether it is wanted."""

    group: MailGroup
    title: str
    description: str
    wanted: bool


class ChooseMail(Body):
    """The groups that are wanted. Those left out are switched off."""

    wanted: Annotated[list[Annotated[MailGroup, Field(strict=False)]], Field(max_length=len(MailGroup))]
