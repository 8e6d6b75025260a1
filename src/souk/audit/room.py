"""What the room declares to the composition root."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from souk.audit import api, web
from souk.audit.audited import AUDITED
from souk.audit.events import ChainCheckAsked
from souk.audit.keys import destroy_key, forget_strangers
from souk.audit.pages import AUDIT
from souk.audit.policy import AuditPermission
from souk.audit.queries import list_about
from souk.audit.recording import Recorder
from souk.audit.verifying import VerifyChain, find_all_breaches, find_breaches
from souk.audit.wording import Wording
from souk.kernel.database import Database, ReadContext
from souk.kernel.outbox import Subscription
from souk.kernel.personal import Eraser, Exporter, Part
from souk.kernel.rooms import CleanUp, DeskLink, Invariant, PersonalData, Room
from souk.kernel.schedule import ScheduledJob
from souk.kernel.trail import AuditedEvent

STAYS = "stays, as a number without a name: the trail is evidence"
SHREDDED = "stays as ciphertext; the person's key is destroyed, so nobody can read it"


def room(audited: Sequence[AuditedEvent]) -> Room:
    """`audited`: what every other room has kept for good."""
    everything = (*audited, *AUDITED)
    return Room(
        name="audit",
        state={"audit_wording": Wording(everything)},
        api=(api.router,),
        web=(web.router,),
        templates=Path(__file__).parent / "templates",
        permissions=AuditPermission,
        desk=(
            DeskLink(
                label="Audit trail",
                href=AUDIT,
                icon="scroll-text",
                permission=AuditPermission.AUDIT_READ,
                group="System",
            ),
        ),
        subscriptions=(
            *Recorder(everything).subscriptions(),
            Subscription(name="audit.prove", event=ChainCheckAsked, task=prove_all),
        ),
        jobs=(
            ScheduledJob(name="audit.prove", cron="30 3 * * 1-6", run=VerifyChain(thorough=False)),
            ScheduledJob(name="audit.prove_all", cron="30 3 * * 0", run=VerifyChain(thorough=True)),
        ),
        invariants=(Invariant(name="audit.chain_unbroken", find=find_breaches, find_all=find_all_breaches),),
        clean_ups=(CleanUp(name="audit.keys_of_strangers", run=forget_strangers),),
        personal_data=(
            PersonalData(table="audit_entries", column="actor_id", sealed=False, on_erase=STAYS),
            PersonalData(table="audit_entries", column="person_id", sealed=False, on_erase=STAYS),
            PersonalData(table="audit_entries", column="sealed", sealed=False, on_erase=SHREDDED),
            PersonalData(table="audit_keys", column="sealed_key", sealed=True, on_erase="destroyed"),
        ),
        exporters=(Exporter(name="audit", title="What was noted about you", covers=COVERED, read=_export),),
        erasers=(Eraser(name="audit.key", erase=destroy_key),),
    )


async def prove_all(database: Database, _asked: ChainCheckAsked) -> None:
    await VerifyChain(thorough=True)(database)


COVERED = ("audit_entries.actor_id", "audit_entries.person_id", "audit_entries.sealed", "audit_keys.sealed_key")


async def _export(ctx: ReadContext, person_id: UUID) -> Part:
    return Part(records=await list_about(ctx, person_id))
