"""What this room refuses."""

from souk.kernel.errors import Conflict, NotFound


class NeverRemoved(NotFound):
    sentence = "This account was never removed."


class CannotRemoveOneself(Conflict):
    sentence = "Nobody can remove their own account here. Ask another administrator."


class ConsequencesChanged(Conflict):
    """`consequences` holds the numbers of now."""

    sentence = "Something happened in these stores meanwhile. Look at the numbers again, then confirm."
