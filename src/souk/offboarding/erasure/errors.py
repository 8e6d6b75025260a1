"""Why somebody cannot be erased now."""

from souk.kernel.errors import Conflict


class ErasureMustWait(Conflict):
    """`obstacles` are sentences: what has to end first."""

    sentence = "Something still runs that would be torn. Erase once it has ended."
