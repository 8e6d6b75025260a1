"""A letter to whoever looks after a webhook that was paused."""

from dataclasses import dataclass

from souk.notifications.letters.stores import SELLER
from souk.notifications.writing import Draft, LetterKind, Writer


@dataclass(frozen=True, slots=True)
class PausedView:
    first_name: str
    host: str
    url: str


async def webhook_paused(writer: Writer) -> Draft | None:
    host = writer.about["host"]
    url = writer.links.page(f"/{writer.about['place']}/webhooks/{writer.id_of('webhook_id')}")
    view = PausedView(writer.first_name, host, url)
    return Draft(f"The webhook to {host} is paused", "It does not answer, so nothing is sent to it any more.", view)


KINDS = (LetterKind(name="webhook_paused", title="Webhook paused", compose=webhook_paused, because=SELLER),)
