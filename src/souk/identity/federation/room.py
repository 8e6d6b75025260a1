"""What linked sign-ins add to what the room declares."""

from souk.identity.federation.directory import Directory
from souk.identity.federation.events import SignInLinked, SignInUnlinked
from souk.identity.federation.pages import federation_section
from souk.identity.federation.processes import Federation
from souk.identity.security import SecuritySection
from souk.kernel.outbound import GuardedClient
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import PersonalData
from souk.kernel.settings import Outbound, Settings
from souk.kernel.trail import AuditedEvent, Fact

LARGEST_ANSWER = 1024 * 1024
PERSONAL_DATA = (
    PersonalData(table="linked_sign_ins", column="sealed_email", sealed=True, on_erase="row removed"),
    PersonalData(table="linked_sign_ins", column="subject_index", sealed=True, on_erase="row removed"),
)
PERSONAL_ROWS = (
    PersonalRows(
        table="linked_sign_ins",
        title="Accounts elsewhere that sign you in",
        shows=("provider", "sealed_email", "created_at", "last_used_at"),
        opens=("sealed_email",),
    ),
)


def open_federation(settings: Settings) -> Federation:
    of = settings.federation
    outside = GuardedClient(
        Outbound(allow_private=of.allow_private, timeout_seconds=of.timeout_seconds, largest_bytes=LARGEST_ANSWER)
    )
    return Federation(of.providers, Directory(outside, allow_plain=of.allow_private), settings.base_url)


def section(federation: Federation) -> SecuritySection:
    return SecuritySection(
        slug="federation",
        title="Accounts elsewhere",
        text="Sign in with an account that you have at another provider.",
        read=federation_section(federation),
    )


def _told(happened: SignInLinked | SignInUnlinked) -> Fact:
    return Fact(
        subject_id=happened.person_id,
        person_id=happened.person_id,
        actor_id=happened.person_id,
        after={"provider": happened.provider},
    )


AUDITED = (
    AuditedEvent(
        action="security.sign_in_linked",
        event=SignInLinked,
        subject="person",
        says="linked an account elsewhere to sign in with",
        tells=_told,
    ),
    AuditedEvent(
        action="security.sign_in_unlinked",
        event=SignInUnlinked,
        subject="person",
        says="unlinked an account elsewhere",
        tells=_told,
    ),
)
