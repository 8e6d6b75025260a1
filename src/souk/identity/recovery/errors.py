"""Why a link or a change of one's own account is refused."""

from souk.kernel.errors import Invalid


class LinkNotValid(Invalid):
    """Used, too old, replaced by a newer one, or never ours: never which."""

    field = "token"
    sentence = "This link was used before, is too old, or a newer one was sent. Ask for a new one."


class SameEmail(Invalid):
    field = "email"
    sentence = "This is the e-mail address of your account already."
