"""Why the administration of people says no."""

from souk.kernel.errors import Conflict, Invalid


class PersonChangedMeanwhile(Conflict):
    sentence = "Somebody changed this account in the meantime. Load it again, then repeat your change."


class LastAdministrator(Conflict):
    sentence = "This is the last administrator. Make somebody else one first."


class AccountRemoved(Conflict):
    sentence = "This account was removed. Restore it first."


class AccountNotActive(Conflict):
    sentence = "This account is not active. Activate it first."


class UnknownSegmentNamed(Invalid):
    sentence = "There is no such customer segment."


class RoleNotHeld(Conflict):
    sentence = "This person does not hold this role there."
