"""What the audit trail keeps of stock."""

from souk.inventory.events import LocationOpened, StockCounted
from souk.kernel.trail import AuditedEvent, Fact


def _counted(happened: StockCounted) -> Fact:
    """One variant is the subject itself; of several, the store is."""
    counts = happened.counts
    one = counts[0] if len(counts) == 1 else None
    return Fact(
        subject_id=one.variant_id if one else happened.location_id,
        label="one variant" if one else f"{len(counts)} variants",
        store_id=happened.store_id,
        before={"on_hand": one.before} if one else {str(each.variant_id): each.before for each in counts},
        after={"on_hand": one.after} if one else {str(each.variant_id): each.after for each in counts},
    )


AUDITED = (
    AuditedEvent(
        action="inventory.stock_counted",
        event=StockCounted,
        subject="stock",
        says="counted the stock of {label}",
        tells=_counted,
    ),
    AuditedEvent(
        action="inventory.location_opened",
        event=LocationOpened,
        subject="location",
        says="opened the location {label}",
        tells=lambda each: Fact(subject_id=each.location_id, label=each.name, store_id=each.store_id),
    ),
)
