"""Why a step-up says no.

Forbidden
├── ConfirmationRequired   it is too long ago that they proved who they are
└── ProofRefused           the password or the code is not right (never which)
"""

from souk.kernel.errors import Forbidden


class ConfirmationRequired(Forbidden):
    sentence = "Confirm that it is you first: with your password, a code or a passkey."


class ProofRefused(Forbidden):
    sentence = "The password or the code is not right."
