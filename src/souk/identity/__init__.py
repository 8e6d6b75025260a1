"""People: who they are, how they sign in, what they may do, where they live.

The room promises that an account is found by exactly one e-mail address; that a session, once ended, opens nothing;
that phones and addresses are kept sealed; that a person's permissions are those of their roles at this very request.
It stands on the kernel and ui. It announces PersonRegistered, SignedIn, SignInFailed and SessionEnded, and what happens
to passwords, second factors, passkeys, roles and accounts.

Doors of upper rooms find here: `app.state.passwords` (`await passwords.choose(...)`, before a unit of work is opened),
`app.state.mint` for `open_session`, and the cookies that sign a browser in. Pages of one's own depend on
`guests_sign_in_first` and show `account_tabs`. What is grave asks `require_confirmed` first; its page answers
ConfirmationRequired with `lead_to_confirm`.
"""

from souk.identity.administration.errors import LastAdministrator
from souk.identity.administration.events import (
    EmailUnverified,
    EmailVouchedFor,
    PersonActivated,
    PersonDeactivated,
    RolesChanged,
    SignedOutEverywhere,
)
from souk.identity.administration.policy import can_give
from souk.identity.administration.services import (
    change_roles_in_store,
    give_role,
    insist_on_an_administrator,
    lock_administrators,
    replace_roles,
    take_role,
)
from souk.identity.api_keys.events import ApiKeyCreated
from souk.identity.authentication import authenticate
from souk.identity.bundles.events import RoleAdded, RoleDeleted, RoleEdited
from souk.identity.bundles.queries import list_assignable, role_label
from souk.identity.callers import Callers
from souk.identity.cookies import clear_session_cookies, set_session_cookies
from souk.identity.devices.facts import SignInFacts, find_sign_in
from souk.identity.devices.recognising import Device, device_of
from souk.identity.errors import (
    CrossSite,
    CsrfFailed,
    EmailTaken,
    InvalidToken,
    RoleNeedsStore,
    UnknownAddress,
    UnknownPerson,
    UnknownRole,
    UsernameTaken,
    WeakPassword,
)
from souk.identity.events import (
    EmailChangeAsked,
    EmailChanged,
    EmailVerificationAsked,
    EmailVerified,
    PasswordChanged,
    PasswordResetAsked,
    PersonRegistered,
    PersonRemoved,
    PersonRestored,
    ProfileChanged,
    SessionEnded,
    SignedIn,
    SignInFailed,
    UsernameChanged,
)
from souk.identity.federation.events import SignInLinked
from souk.identity.forgery import refuse_cross_site
from souk.identity.forms import Read, read_form, typed_in
from souk.identity.holders import RoleInStore, StoreHolder, list_store_holders, list_store_roles, people_holding
from souk.identity.logins import normal_email
from souk.identity.names import person_names
from souk.identity.pages import account_tabs
from souk.identity.passkeys.events import PasskeyAdded, PasskeyCloned, PasskeyRemoved
from souk.identity.passwords import Passwords, hash_password
from souk.identity.people import Loyalty, Person
from souk.identity.policy import IdentityPermission, signed_in
from souk.identity.postal import PostalAddress, open_address, seal_address
from souk.identity.processes import Reception
from souk.identity.queries import (
    SavedAddress,
    count_people,
    find_person_by_email,
    get_own_address,
    get_person,
    list_own_addresses,
)
from souk.identity.recovery.links import (
    EmailChangeLink,
    issue_email_change_token,
    issue_reset_token,
    issue_verification_token,
)
from souk.identity.removal import (
    AccountStanding,
    StoreGrant,
    count_sessions,
    get_standing,
    is_removed,
    list_store_grants,
    lock_standing,
    permissions_everywhere,
    remove_account,
    restore_account,
    resume_store_grants,
    suspend_store_grants,
)
from souk.identity.schemas import AddressBody, NewEmail, NewPassword, Phone, SignedInOut, Username
from souk.identity.second_factor.events import (
    RecoveryCodesReplaced,
    RecoveryCodeUsed,
    SecondFactorTurnedOff,
    SecondFactorTurnedOn,
)
from souk.identity.second_factor.services import drop_factors
from souk.identity.segments.errors import UnknownSegment
from souk.identity.segments.events import (
    SegmentAdded,
    SegmentChanged,
    SegmentDeleted,
    SegmentDomainAdded,
    SegmentDomainRemoved,
    SegmentsChanged,
)
from souk.identity.segments.membership import holds_segment, segments_of
from souk.identity.segments.queries import list_segment_names
from souk.identity.segments.services import add_to_segment, ensure_segment
from souk.identity.services import (
    add_address,
    ensure_roles,
    grant_role,
    open_session,
    register_person,
    revoke_role,
    set_loyalty,
)
from souk.identity.step_up.errors import ConfirmationRequired, ProofRefused
from souk.identity.step_up.events import ConfirmationFailed
from souk.identity.step_up.processes import Proof, prove
from souk.identity.step_up.queries import is_confirmed, require_confirmed
from souk.identity.step_up.ways import lead_to_confirm
from souk.identity.tokens import TokenMint, TokenPair
from souk.identity.ways import guests_sign_in_first, local_path, sign_in_url

__all__ = [
    "AccountStanding",
    "AddressBody",
    "ApiKeyCreated",
    "Callers",
    "ConfirmationFailed",
    "ConfirmationRequired",
    "CrossSite",
    "CsrfFailed",
    "Device",
    "EmailChangeAsked",
    "EmailChangeLink",
    "EmailChanged",
    "EmailTaken",
    "EmailUnverified",
    "EmailVerificationAsked",
    "EmailVerified",
    "EmailVouchedFor",
    "IdentityPermission",
    "InvalidToken",
    "LastAdministrator",
    "Loyalty",
    "NewEmail",
    "NewPassword",
    "PasskeyAdded",
    "PasskeyCloned",
    "PasskeyRemoved",
    "PasswordChanged",
    "PasswordResetAsked",
    "Passwords",
    "Person",
    "PersonActivated",
    "PersonDeactivated",
    "PersonRegistered",
    "PersonRemoved",
    "PersonRestored",
    "Phone",
    "PostalAddress",
    "ProfileChanged",
    "Proof",
    "ProofRefused",
    "Read",
    "Reception",
    "RecoveryCodeUsed",
    "RecoveryCodesReplaced",
    "RoleAdded",
    "RoleDeleted",
    "RoleEdited",
    "RoleInStore",
    "RoleNeedsStore",
    "RolesChanged",
    "SavedAddress",
    "SecondFactorTurnedOff",
    "SecondFactorTurnedOn",
    "SegmentAdded",
    "SegmentChanged",
    "SegmentDeleted",
    "SegmentDomainAdded",
    "SegmentDomainRemoved",
    "SegmentsChanged",
    "SessionEnded",
    "SignInFacts",
    "SignInFailed",
    "SignInLinked",
    "SignedIn",
    "SignedInOut",
    "SignedOutEverywhere",
    "StoreGrant",
    "StoreHolder",
    "TokenMint",
    "TokenPair",
    "UnknownAddress",
    "UnknownPerson",
    "UnknownRole",
    "UnknownSegment",
    "Username",
    "UsernameChanged",
    "UsernameTaken",
    "WeakPassword",
    "account_tabs",
    "add_address",
    "add_to_segment",
    "authenticate",
    "can_give",
    "change_roles_in_store",
    "clear_session_cookies",
    "count_people",
    "count_sessions",
    "device_of",
    "drop_factors",
    "ensure_roles",
    "ensure_segment",
    "find_person_by_email",
    "find_sign_in",
    "get_own_address",
    "get_person",
    "get_standing",
    "give_role",
    "grant_role",
    "guests_sign_in_first",
    "hash_password",
    "holds_segment",
    "insist_on_an_administrator",
    "is_confirmed",
    "is_removed",
    "issue_email_change_token",
    "issue_reset_token",
    "issue_verification_token",
    "lead_to_confirm",
    "list_assignable",
    "list_own_addresses",
    "list_segment_names",
    "list_store_grants",
    "list_store_holders",
    "list_store_roles",
    "local_path",
    "lock_administrators",
    "lock_standing",
    "normal_email",
    "open_address",
    "open_session",
    "people_holding",
    "permissions_everywhere",
    "person_names",
    "prove",
    "read_form",
    "refuse_cross_site",
    "register_person",
    "remove_account",
    "replace_roles",
    "require_confirmed",
    "restore_account",
    "resume_store_grants",
    "revoke_role",
    "role_label",
    "seal_address",
    "segments_of",
    "set_loyalty",
    "set_session_cookies",
    "sign_in_url",
    "signed_in",
    "suspend_store_grants",
    "take_role",
    "typed_in",
]
