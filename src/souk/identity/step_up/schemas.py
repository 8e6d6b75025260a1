"""What the doors of the step-up take."""

from pydantic import Field, model_validator

from souk.identity.passkeys.schemas import ShownCredential
from souk.kernel.fields import Body, Line, Secret


class ConfirmationForm(Body):
    """What the page's forms send, one at a time."""

    password: Secret | None = None
    code: Line | None = None


class Confirmation(Body):
    """One of the three."""

    password: Secret | None = None
    code: Line | None = Field(default=None, description="Six digits from your app, or a recovery code.")
    credential: ShownCredential | None = Field(default=None, description="Answer to `/auth/confirm/options`.")

    @model_validator(mode="after")
    def _is_one(self) -> "Confirmation":
        if sum(each is not None for each in (self.password, self.code, self.credential)) != 1:
            raise ValueError("give a password, a code or a credential, and only one of them")
        return self
