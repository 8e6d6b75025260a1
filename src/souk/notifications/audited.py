"""What the audit trail keeps of mail: what people do with it. The letters themselves have a log of their own."""

from souk.kernel.trail import AuditedEvent, Fact
from souk.notifications.events import LetterAskedAgain


def _again(happened: LetterAskedAgain) -> Fact:
    return Fact(subject_id=happened.letter_id, label=happened.kind)


AUDITED = (
    AuditedEvent(
        action="mail.sent_again",
        event=LetterAskedAgain,
        subject="letter",
        says="had a letter sent again: {label}",
        tells=_again,
    ),
)
