"""Why the second factor says no.

Unauthenticated
├── SecondFactorRequired         the password was right, and a code is asked for
├── WrongCode                    not the code of this moment, or it was used before
└── SignInChallengeOver          too late, too many tries, used, or never given out
Forbidden
└── SecondFactorEnrolmentRequired   a role of theirs demands what they have not set up
Conflict
├── SecondFactorAlreadyOn
├── SecondFactorNotOn
├── EnrolmentNotStarted
└── SecondFactorDemanded         a role of theirs does not let them do without
Invalid
└── WrongEnrolmentCode           while setting up
"""

from souk.kernel.errors import Conflict, Forbidden, Invalid, Unauthenticated


class SecondFactorRequired(Unauthenticated):
    """`challenge`, `methods` and `expires_in` (seconds) are members of the problem."""

    sentence = "The password is right. Now enter the code from your authenticator app, or use your passkey."


class WrongCode(Unauthenticated):
    sentence = "This code is not right, or it was used before. Wait for the next one and try again."


class SignInChallengeOver(Unauthenticated):
    sentence = "This sign-in took too long or was tried too often. Start again with your password."


class SecondFactorEnrolmentRequired(Forbidden):
    sentence = "Your role needs a second factor. Set one up before you go on."


class SecondFactorAlreadyOn(Conflict):
    sentence = "Your authenticator app is set up already. Turn it off before you set up another."


class SecondFactorNotOn(Conflict):
    sentence = "No authenticator app is set up."


class EnrolmentNotStarted(Conflict):
    sentence = "Nothing is being set up. Start again."


class SecondFactorDemanded(Conflict):
    sentence = "Your role needs a second factor, and this is your only one."


class WrongEnrolmentCode(Invalid):
    field = "code"
    sentence = "This code does not match. Check that the clock of your phone is right, and enter the next code."
