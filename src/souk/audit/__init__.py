"""The audit trail: who did what, when, to which thing, before and after; written once, provably unchanged.

Promises that every event a room declares as audited becomes exactly one entry; that entries hang in one chain of
hashes, which `souk check` proves; that nobody, the database's owner included, changes, removes, inserts or reorders one
unseen; that personal values are sealed under a key of their person, so that destroying it erases them and the chain
still holds. Stands on identity (names) and hears every room below.
"""

from souk.audit.keys import destroy_key
from souk.audit.policy import AuditPermission
from souk.audit.queries import list_about
from souk.audit.wording import Wording

__all__ = ["AuditPermission", "Wording", "destroy_key", "list_about"]
