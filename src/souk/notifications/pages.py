"""What the pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from souk.identity import account_tabs
from souk.kernel.mail_folder import KeptMail
from souk.notifications.kinds import GROUPS, KINDS
from souk.notifications.queries import AttemptView, LetterDetail, LetterFilter, LetterView, NotificationView
from souk.notifications.statuses import LetterStatus, MailGroup, NoticeType
from souk.ui import Crumb, Option, Tab, url_with

NOTICES: Final = "/account/notifications"
LETTERS: Final = "/admin/letters"
INBOX: Final = "/dev/inbox"
ICONS: Final = {
    NoticeType.NEW_ORDER: "shopping-bag",
    NoticeType.ORDER_SHIPPED: "truck",
    NoticeType.ORDER_DELIVERED: "circle-check",
    NoticeType.ORDER_CANCELLED: "ban",
    NoticeType.ORDER_UNAVAILABLE: "circle-alert",
    NoticeType.ORDER_NOTE: "message-square",
    NoticeType.REFUND: "undo-2",
    NoticeType.RETURN: "package-open",
    NoticeType.NEW_APPOINTMENT: "calendar-plus",
    NoticeType.APPOINTMENT: "calendar-clock",
    NoticeType.QUEUE: "megaphone",
    NoticeType.PAYOUT: "hand-coins",
    NoticeType.NEW_REVIEW: "star",
    NoticeType.REVIEW: "star",
    NoticeType.STORE: "store",
    NoticeType.VENDOR: "clipboard-check",
    NoticeType.REWARDS: "award",
    NoticeType.ACCOUNT: "circle-user-round",
}
PLACES: Final = {
    NoticeType.STORE: "/vendor",
    NoticeType.NEW_REVIEW: "/vendor/reviews",
    NoticeType.REVIEW: "/account/reviews",
    NoticeType.PAYOUT: "/vendor/payouts",
    NoticeType.ACCOUNT: "/account/security",
}
"""Where notices of a type lead, whatever they are about."""
NEIGHBOURHOODS: Final = {
    NoticeType.NEW_ORDER: "/vendor/orders",
    NoticeType.VENDOR: "/admin/vendors",
    NoticeType.RETURN: "/returns",
    NoticeType.NEW_APPOINTMENT: "/vendor/calendar/appointments",
    NoticeType.APPOINTMENT: "/appointments",
    NoticeType.QUEUE: "/queue",
}
"""Under what stands what they are about; all else is about an order of one's own."""
LOOKS: Final = {
    LetterStatus.WAITING: ("Waiting", "info", "clock"),
    LetterStatus.HELD: ("Held: mail is not set up", "warn", "circle-pause"),
    LetterStatus.SENT: ("Sent", "good", "circle-check"),
    LetterStatus.REFUSED: ("Refused", "bad", "ban"),
    LetterStatus.FAILED: ("Failed", "bad", "circle-alert"),
    LetterStatus.SKIPPED: ("Not needed", "neutral", "circle-slash"),
}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    title: str
    message: str
    icon: str
    is_read: bool
    at: datetime
    open_url: str

    @classmethod
    def of(cls, notice: NotificationView) -> "NoticeLine":
        return cls(
            notice.title,
            notice.message,
            ICONS[notice.type],
            notice.is_read,
            notice.created_at,
            f"{NOTICES}/{notice.id}/open",
        )


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    title: str
    description: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class NoticesPage:
    tabs: tuple[Tab, ...]
    views: tuple[Tab, ...]
    notices: tuple[NoticeLine, ...]
    unread: int
    only_unread: bool
    next_url: str
    choices: tuple[Choice, ...]

    @classmethod
    def of(
        cls,
        notices: Sequence[NotificationView],
        *,
        unread: int,
        only_unread: bool,
        next_url: str,
        muted: frozenset[MailGroup],
    ) -> "NoticesPage":
        views = (
            Tab("All", NOTICES, current=not only_unread),
            Tab("New", f"{NOTICES}?unread=true", current=only_unread, count=unread),
        )
        choices = tuple(Choice(group.value, *words, wanted=group not in muted) for group, words in GROUPS.items())
        lines = tuple(NoticeLine.of(each) for each in notices)
        return cls(account_tabs("notifications"), views, lines, unread, only_unread, next_url, choices)


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """`done`: the mails are off."""

    title: str
    description: str
    action: str
    done: bool


@dataclass(frozen=True, slots=True)
class StatusView:
    label: str
    tone: str
    icon: str

    @classmethod
    def of(cls, status: LetterStatus) -> "StatusView":
        return cls(*LOOKS[status])


@dataclass(frozen=True, slots=True)
class LetterLine:
    href: str
    title: str
    recipient: str
    status: StatusView
    at: datetime
    remark: str

    @classmethod
    def of(cls, letter: LetterView) -> "LetterLine":
        return cls(
            f"{LETTERS}/{letter.id}",
            title_of(letter.kind),
            letter.recipient,
            StatusView.of(letter.status),
            letter.sent_at or letter.asked_at,
            letter.last_error,
        )


@dataclass(frozen=True, slots=True)
class LettersPage:
    views: tuple[Tab, ...]
    letters: tuple[LetterLine, ...]
    kind_options: tuple[Option, ...]
    chosen: LetterFilter
    is_filtered: bool
    is_set_up: bool
    next_url: str

    @classmethod
    def of(
        cls,
        letters: Sequence[LetterView],
        *,
        chosen: LetterFilter,
        counts: Mapping[LetterStatus, int],
        next_cursor: str | None,
        is_set_up: bool,
    ) -> "LettersPage":
        here = url_with(LETTERS, kind=chosen.kind, recipient=chosen.recipient)
        views = [Tab("All", here, current=chosen.status is None, count=sum(counts.values()))]
        for status, (label, _, _) in LOOKS.items():
            if counts.get(status) or chosen.status is status:
                label = label.partition(":")[0]  # noqa: PLW2901 - the short form of the same
                href = url_with(here, status=status.value)
                views.append(Tab(label, href, current=chosen.status is status, count=counts.get(status, 0)))
        own = url_with(here, status=chosen.status.value if chosen.status is not None else None)
        return cls(
            tuple(views),
            tuple(LetterLine.of(each) for each in letters),
            tuple(Option(kind.name, kind.title) for kind in sorted(KINDS.values(), key=lambda kind: kind.title)),
            chosen,
            is_filtered=bool(chosen.kind or chosen.recipient or chosen.status is not None),
            is_set_up=is_set_up,
            next_url=url_with(own, cursor=next_cursor) if next_cursor else "",
        )


@dataclass(frozen=True, slots=True)
class TryLine:
    at: datetime
    status: StatusView
    remark: str

    @classmethod
    def of(cls, attempt: AttemptView) -> "TryLine":
        look = StatusView.of(attempt.outcome)
        if attempt.outcome is LetterStatus.WAITING:
            look = StatusView("To be tried again", "warn", "refresh-cw")
        return cls(attempt.at, look, attempt.remark)


@dataclass(frozen=True, slots=True)
class LetterPage:
    """`preview_url` is empty where nothing would be written any more."""

    crumbs: tuple[Crumb, ...]
    title: str
    letter: LetterView
    status: StatusView
    about: tuple[tuple[str, str], ...]
    tries: tuple[TryLine, ...]
    subject: str
    text: str
    preview_url: str
    again_url: str

    @classmethod
    def of(cls, detail: LetterDetail, *, subject: str, text: str, may_send: bool) -> "LetterPage":
        letter = detail.letter
        own = f"{LETTERS}/{letter.id}"
        return cls(
            (Crumb("Mail", LETTERS), Crumb(title_of(letter.kind), own)),
            title_of(letter.kind),
            letter,
            StatusView.of(letter.status),
            tuple((name.replace("_", " "), value) for name, value in detail.about.items()),
            tuple(TryLine.of(each) for each in detail.tries),
            subject,
            text,
            f"{own}/preview" if subject else "",
            f"{own}/send-again" if may_send and letter.status is not LetterStatus.WAITING else "",
        )


@dataclass(frozen=True, slots=True)
class InboxPage:
    mails: tuple[KeptMail, ...]
    total: int
    previous_url: str
    next_url: str
    summary: str

    @classmethod
    def of(cls, mails: Sequence[KeptMail], *, total: int, number: int, each: int) -> "InboxPage":
        first = (number - 1) * each
        return cls(
            tuple(mails),
            total,
            url_with(INBOX, page=number - 1) if number > 1 else "",
            url_with(INBOX, page=number + 1) if first + each < total else "",
            f"{first + 1} to {first + len(mails)} of {total}" if mails else "",
        )


@dataclass(frozen=True, slots=True)
class MailPage:
    crumbs: tuple[Crumb, ...]
    mail: KeptMail
    html_url: str

    @classmethod
    def of(cls, mail: KeptMail) -> "MailPage":
        here = f"{INBOX}/{mail.name}"
        return cls((Crumb("Inbox", INBOX), Crumb(mail.subject, here)), mail, f"{here}/html" if mail.html else "")


def title_of(kind: str) -> str:
    """A kind that is no longer written keeps its stored name."""
    found = KINDS.get(kind)
    return found.title if found is not None else kind


def place_of(notice: NotificationView) -> str:
    """Where what a notice is about stands."""
    if notice.related_id is None:
        return "/account/rewards" if notice.type is NoticeType.REWARDS else NOTICES
    if notice.type in PLACES:
        return PLACES[notice.type]
    return f"{NEIGHBOURHOODS.get(notice.type, '/orders')}/{notice.related_id}"


def opening(mails_url: str, person_id: UUID, group: MailGroup, signature: str) -> str:
    return url_with(mails_url, person=person_id, group=group.value, signature=signature)
