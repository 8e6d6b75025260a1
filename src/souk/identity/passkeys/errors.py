"""Why a passkey is not taken.

Unauthenticated
├── PasskeyRefused           unknown, not for this shop, its owner not verified, or its signature wrong
└── PasskeyCopied            its counter went back: somebody has a copy
Conflict
├── PasskeyTaken             it is registered already
└── TooManyPasskeys
Invalid
└── PasskeyNotAccepted       while registering
NotFound
└── UnknownPasskey
"""

from souk.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated


class PasskeyRefused(Unauthenticated):
    sentence = "This passkey opens no account here. Try again, or sign in with your password."


class PasskeyCopied(Unauthenticated):
    sentence = "This passkey seems to have been copied, so it is not taken. Sign in another way and remove it."


class PasskeyTaken(Conflict):
    sentence = "This passkey is registered already."


class TooManyPasskeys(Conflict):
    sentence = "An account has at most 20 passkeys. Remove one first."


class PasskeyNotAccepted(Invalid):
    sentence = "This passkey could not be added. Start again."


class UnknownPasskey(NotFound):
    sentence = "There is no such passkey."
