"""What the pages of one's own data show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from souk.identity import account_tabs
from souk.offboarding.archive.models import ArchiveStatus
from souk.offboarding.archive.queries import ArchiveView
from souk.ui import FormState, Tab

PRIVACY: Final = "/account/privacy"
DESK: Final = "/admin/people/{}/privacy"


@dataclass(frozen=True, slots=True)
class ArchiveCard:
    is_ready: bool
    asked_at: datetime
    expires_at: datetime
    size: str
    url: str

    @classmethod
    def of(cls, archive: ArchiveView) -> "ArchiveCard":
        return cls(
            is_ready=archive.status is ArchiveStatus.READY,
            asked_at=archive.asked_at,
            expires_at=archive.expires_at,
            size=_size(archive.bytes),
            url=f"{PRIVACY}/archives/{archive.id}",
        )


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """`obstacles`: what has to end before the account can be erased."""

    archive: ArchiveCard | None
    obstacles: tuple[str, ...]
    form: FormState
    tabs: tuple[Tab, ...]
    archive_url: str = f"{PRIVACY}/archives"
    erase_url: str = f"{PRIVACY}/erase"

    @classmethod
    def of(cls, archive: ArchiveView | None, obstacles: Sequence[str], form: FormState) -> "PrivacyPage":
        card = ArchiveCard.of(archive) if archive is not None else None
        return cls(card, tuple(obstacles), form, account_tabs("privacy"))


@dataclass(frozen=True, slots=True)
class DeskPage:
    """For whoever does it for somebody else, who gets no archive to see."""

    full_name: str
    email: str
    archive: ArchiveCard | None
    obstacles: tuple[str, ...]
    form: FormState
    archive_url: str
    erase_url: str

    @classmethod
    def of(
        cls, person: tuple[UUID, str, str], archive: ArchiveView | None, obstacles: Sequence[str], form: FormState
    ) -> "DeskPage":
        """`person`: id, full name and e-mail address."""
        person_id, full_name, email = person
        here = DESK.format(person_id)
        card = ArchiveCard.of(archive) if archive is not None else None
        return cls(full_name, email, card, tuple(obstacles), form, f"{here}/archives", f"{here}/erase")


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(count // 1000, 1)} kB"
