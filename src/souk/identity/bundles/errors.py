"""Why the editor of roles says no."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class NoSuchRole(NotFound):
    sentence = "There is no such role."


class RoleNameTaken(Conflict):
    sentence = "There is a role of this name already."


class RoleInUse(Conflict):
    sentence = "Somebody holds this role. Take it from them first."


class RoleIsBuiltIn(Conflict):
    sentence = "Built-in roles may be changed, but not deleted."


class RoleIsFixed(Conflict):
    sentence = "What this role may do is fixed: an administrator may do everything, a guest nothing of the kind."


class RoleChangedMeanwhile(Conflict):
    sentence = "Somebody changed this role in the meantime. Load it again, then repeat your change."


class UnknownPermission(Invalid):
    sentence = "There is no such permission."
