"""Why the staff of a store stays as it is."""

from souk.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class UnknownStaff(NotFound):
    sentence = "This person does not work in this store."


class UnknownInvitation(NotFound):
    sentence = "This invitation holds no longer. Ask the store to send a new one."


class InvitedSomebodyElse(Forbidden):
    sentence = "This invitation was sent to another e-mail address. Sign in with the account of that address."


class OwnerStays(Conflict):
    sentence = "This person owns the store. Their role stays as it is."


class WorksHereAlready(Conflict):
    sentence = "Somebody with this e-mail address works in the store already."


class InvitedJustNow(Conflict):
    sentence = "This address was invited a moment ago. Give the mail some minutes before you send it again."


class TooManyInvitations(Conflict):
    sentence = "Too many invitations are waiting, or were sent today. Revoke some, or go on tomorrow."


class NotAStoreRole(Invalid):
    sentence = "This is no role of stores."
