"""Taking somebody out of the marketplace, and letting them back in.

Promises that a removal happens as a whole or not at all, whatever hangs on the account; that it is written down what
each thing was, so that exactly this comes back; that no order is placed with a vendor who is gone. Stands on identity,
stores, catalog, inventory and orders, each of which withdraws and restores its own (`cascade.py`). Announces nothing
itself: VendorRemoved, VendorRestored, PersonRemoved, PersonRestored and OrderBecameUnavailable come from the rooms
below, so that everybody may hear them.
"""

from souk.offboarding.commands import remove_person, restore_person
from souk.offboarding.consequences import Consequences
from souk.offboarding.errors import CannotRemoveOneself, ConsequencesChanged, NeverRemoved
from souk.offboarding.policy import OffboardingPermission
from souk.offboarding.queries import find_removal, foresee_removal, list_removals
from souk.offboarding.schemas import Foreseen, RemovalView, RemovedPerson

__all__ = [
    "CannotRemoveOneself",
    "Consequences",
    "ConsequencesChanged",
    "Foreseen",
    "NeverRemoved",
    "OffboardingPermission",
    "RemovalView",
    "RemovedPerson",
    "find_removal",
    "foresee_removal",
    "list_removals",
    "remove_person",
    "restore_person",
]
