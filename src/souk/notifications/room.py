"""What the room declares to the composition root."""

from pathlib import Path

from souk.kernel.mail import Mailer, sender_of
from souk.kernel.mail_folder import FolderMailer
from souk.kernel.outbox import Subscription
from souk.kernel.rooms import CleanUp, DeskLink, Room
from souk.kernel.schedule import ScheduledJob
from souk.kernel.settings import Settings
from souk.notifications import api, desk_web, inbox_web, upkeep, web
from souk.notifications.audited import AUDITED
from souk.notifications.events import AddressForgotten, LetterWritten
from souk.notifications.listeners import HEARD
from souk.notifications.pages import LETTERS
from souk.notifications.personal import ERASERS, EXPORTERS, ForgetMails
from souk.notifications.policy import MailPermission
from souk.notifications.tasks import ReleaseHeld, SendLetter
from souk.orders import open_printer


def room(settings: Settings, mailer: Mailer) -> Room:
    send = SendLetter(mailer, settings.base_url, sender_of(settings.mail), open_printer(settings))
    heard = [Subscription(name=f"notifications.{name}", event=event, listener=hear) for name, event, hear in HEARD]
    folder = mailer if isinstance(mailer, FolderMailer) else None
    return Room(
        name="notifications",
        audited=AUDITED,
        state={"mailer": mailer},
        api=(api.router, api.letters),
        web=(web.router, desk_web.router, *((inbox_web.router,) if folder is not None else ())),
        templates=Path(__file__).parent / "templates",
        permissions=MailPermission,
        desk=(DeskLink(label="Mail", href=LETTERS, icon="mail", permission=MailPermission.MAIL_READ, group="System"),),
        subscriptions=(
            *heard,
            Subscription(name="notifications.send", event=LetterWritten, task=send),
            *_forgetting(folder),
        ),
        jobs=(
            ScheduledJob(name="notifications.release_held", cron="*/5 * * * *", run=ReleaseHeld(mailer), at_start=True),
        ),
        clean_ups=(*upkeep.CLEAN_UPS, *_emptying(folder)),
        personal_data=upkeep.PERSONAL_DATA,
        personal_rows=upkeep.PERSONAL_ROWS,
        exporters=EXPORTERS,
        erasers=ERASERS,
    )


def _forgetting(folder: FolderMailer | None) -> tuple[Subscription, ...]:
    if folder is None:
        return ()
    return (Subscription(name="notifications.forget_mails", event=AddressForgotten, task=ForgetMails(folder)),)


def _emptying(folder: FolderMailer | None) -> tuple[CleanUp, ...]:
    return (CleanUp(name="notifications.inbox", run=upkeep.EmptyFolder(folder)),) if folder is not None else ()
