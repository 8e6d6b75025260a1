"""What the doors of recovery take."""

from pydantic import Field

from souk.identity.schemas import NewEmail, NewPassword, Username
from souk.kernel.fields import Body, Email, Secret


class ResetAsked(Body):
    email: Email = Field(examples=["ada@example.com"])


class ResetPassword(Body):
    token: Secret = Field(description="From the link in the mail.")
    new_password: NewPassword = Field(examples=["Quartz-Umbrella-17"])


class LinkFollowed(Body):
    token: Secret = Field(description="From the link in the mail.")


class PasswordChange(Body):
    current_password: Secret = Field(examples=["Tangerine-Lantern-42"])
    new_password: NewPassword = Field(examples=["Quartz-Umbrella-17"])


class EmailChange(Body):
    """The new address counts once the link that is mailed to it was followed."""

    email: NewEmail = Field(examples=["ada@example.org"])
    password: Secret = Field(description="The password of the account.", examples=["Tangerine-Lantern-42"])


class UsernameChange(Body):
    """Null gives the username up."""

    username: Username | None = Field(description="3 to 32 characters.", examples=["ada"])
