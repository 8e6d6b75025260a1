"""What the audit trail keeps of archives and erasures. It names nobody: an id says nothing once its person is gone."""

from typing import Any

from souk.kernel.trail import AuditedEvent, Fact
from souk.offboarding.archive.events import ArchiveAsked, ArchiveTaken
from souk.offboarding.erasure.events import PersonErased


def _of_person(happened: Any) -> Fact:
    return Fact(subject_id=happened.person_id, person_id=happened.person_id)


AUDITED = (
    AuditedEvent(
        action="privacy.archive_asked",
        event=ArchiveAsked,
        subject="person",
        says="asked for everything kept about {label}",
        tells=_of_person,
    ),
    AuditedEvent(
        action="privacy.archive_taken",
        event=ArchiveTaken,
        subject="person",
        says="took away everything kept about {label}",
        tells=_of_person,
    ),
    AuditedEvent(
        action="privacy.erased",
        event=PersonErased,
        subject="person",
        says="erased a person for good",
        tells=lambda each: Fact(subject_id=each.person_id),
    ),
)
