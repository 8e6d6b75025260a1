"""What the audit trail keeps of people: sign-ins, secrets, rights."""

from typing import Any

from souk.identity.administration.events import (
    EmailUnverified,
    EmailVouchedFor,
    PersonActivated,
    PersonDeactivated,
    RolesChanged,
    SignedOutEverywhere,
)
from souk.identity.bundles.events import RoleAdded, RoleDeleted, RoleEdited
from souk.identity.events import (
    EmailChangeAsked,
    EmailChanged,
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
from souk.identity.passkeys.events import PasskeyAdded, PasskeyCloned, PasskeyRemoved
from souk.identity.second_factor.events import (
    RecoveryCodesReplaced,
    RecoveryCodeUsed,
    SecondFactorTurnedOff,
    SecondFactorTurnedOn,
)
from souk.identity.segments.events import SegmentAdded, SegmentChanged, SegmentDeleted, SegmentsChanged
from souk.identity.step_up.events import ConfirmationFailed
from souk.kernel.outbox import Event
from souk.kernel.trail import AuditedEvent, Fact


def of_person(happened: Any, **more: Any) -> Fact:
    """`person_id` is whom it was done to."""
    return Fact(subject_id=happened.person_id, person_id=happened.person_id, **more)


def by_person(happened: Any, **more: Any) -> Fact:
    """Done by the person themselves, also where they were a guest to the unit of work."""
    return of_person(happened, actor_id=happened.person_id, **more)


def _traces(happened: SignedIn | SignInFailed) -> dict[str, str]:
    given = {"device": happened.sealed_device, "network_address": happened.sealed_address}
    return {name: value for name, value in given.items() if value is not None}


def _signed_in(happened: SignedIn) -> Fact:
    return by_person(happened, after={"new_device": happened.is_new_device}, personal=_traces(happened))


def _sign_in_failed(happened: SignInFailed) -> Fact:
    return of_person(happened, after={"wrong": happened.why}, personal=_traces(happened), succeeded=False)


def _reused(happened: SessionEnded) -> Fact | None:
    return of_person(happened, succeeded=False) if happened.reused else None


def _lists(happened: RolesChanged | SegmentsChanged, name: str, **more: Any) -> Fact:
    return of_person(happened, before={name: happened.before}, after={name: happened.after}, **more)


def _done_to_person(action: str, event: type[Event], says: str) -> AuditedEvent:
    return AuditedEvent(action=action, event=event, subject="person", says=says, tells=of_person)


def _role_edited(happened: RoleEdited) -> Fact:
    before = {"permissions": happened.before, "requires_second_factor": happened.required_second_factor}
    after = {"permissions": happened.after, "requires_second_factor": happened.requires_second_factor}
    return Fact(subject_id=happened.role, label=happened.role, before=before, after=after)


ROLES = (
    AuditedEvent(
        action="roles.added",
        event=RoleAdded,
        subject="role",
        says="added the role {label}",
        tells=lambda each: Fact(subject_id=each.role, label=each.role, after={"permissions": each.permissions}),
    ),
    AuditedEvent(
        action="roles.edited", event=RoleEdited, subject="role", says="edited the role {label}", tells=_role_edited
    ),
    AuditedEvent(
        action="roles.deleted",
        event=RoleDeleted,
        subject="role",
        says="deleted the role {label}",
        tells=lambda each: Fact(subject_id=each.role, label=each.role, before={"permissions": each.permissions}),
    ),
)


def _of_passkey(happened: Any, *, succeeded: bool = True) -> Fact:
    return of_person(happened, after={"passkey": happened.passkey_id.hex}, succeeded=succeeded)


PASSKEYS = (
    AuditedEvent(
        action="security.passkey_added",
        event=PasskeyAdded,
        subject="person",
        says="added a passkey for {label}",
        tells=_of_passkey,
    ),
    AuditedEvent(
        action="security.passkey_removed",
        event=PasskeyRemoved,
        subject="person",
        says="removed a passkey of {label}",
        tells=_of_passkey,
    ),
    AuditedEvent(
        action="security.passkey_cloned",
        event=PasskeyCloned,
        subject="person",
        says="presented a copied passkey of {label}, which was refused",
        tells=lambda each: _of_passkey(each, succeeded=False),
    ),
)
AUDITED = (
    *ROLES,
    *PASSKEYS,
    AuditedEvent(action="auth.login_success", event=SignedIn, subject="person", says="signed in", tells=_signed_in),
    AuditedEvent(
        action="auth.login_failure",
        event=SignInFailed,
        subject="person",
        says="could not sign in as {label}",
        tells=_sign_in_failed,
    ),
    AuditedEvent(
        action="auth.refresh_reused",
        event=SessionEnded,
        subject="person",
        says="presented a refresh token of {label} a second time, which ended the session",
        tells=_reused,
    ),
    AuditedEvent(
        action="auth.signed_out",
        event=SessionEnded,
        subject="person",
        says="ended a session of {label}",
        tells=of_person,
    ),
    AuditedEvent(
        action="auth.confirmation_failed",
        event=ConfirmationFailed,
        subject="person",
        says="could not confirm to be {label}",
        tells=lambda each: of_person(each, succeeded=False),
    ),
    AuditedEvent(
        action="auth.registered", event=PersonRegistered, subject="person", says="opened an account", tells=by_person
    ),
    AuditedEvent(
        action="security.password_reset",
        event=PasswordChanged,
        subject="person",
        says="set a new password by a mailed link",
        tells=lambda each: by_person(each) if each.was_reset else None,
    ),
    _done_to_person("security.password_changed", PasswordChanged, "changed the password of {label}"),
    AuditedEvent(
        action="security.password_reset_asked",
        event=PasswordResetAsked,
        subject="person",
        says="asked for a new password of {label}",
        tells=lambda each: of_person(each) if each.person_id else None,
    ),
    _done_to_person("security.email_change_asked", EmailChangeAsked, "asked to change the e-mail address of {label}"),
    AuditedEvent(
        action="security.email_changed",
        event=EmailChanged,
        subject="person",
        says="changed the e-mail address of {label}",
        tells=lambda each: of_person(each, personal={"former_address": each.sealed_former}),
    ),
    AuditedEvent(
        action="security.email_verified",
        event=EmailVerified,
        subject="person",
        says="proved the e-mail address",
        tells=by_person,
    ),
    _done_to_person("security.email_vouched_for", EmailVouchedFor, "took the e-mail address of {label} for proved"),
    _done_to_person(
        "security.email_unverified", EmailUnverified, "no longer takes the e-mail address of {label} as proved"
    ),
    _done_to_person("security.username_changed", UsernameChanged, "changed the username of {label}"),
    _done_to_person("security.second_factor_on", SecondFactorTurnedOn, "turned on a second factor for {label}"),
    _done_to_person("security.second_factor_off", SecondFactorTurnedOff, "turned off the second factor of {label}"),
    _done_to_person("security.recovery_codes_replaced", RecoveryCodesReplaced, "made new recovery codes for {label}"),
    AuditedEvent(
        action="security.recovery_code_used",
        event=RecoveryCodeUsed,
        subject="person",
        says="used a recovery code",
        tells=lambda each: by_person(each, after={"codes_left": each.left}),
    ),
    AuditedEvent(
        action="people.profile_changed",
        event=ProfileChanged,
        subject="person",
        says="changed the profile of {label}",
        tells=lambda each: of_person(each, after={"fields": each.fields}),
    ),
    AuditedEvent(
        action="people.roles_changed",
        event=RolesChanged,
        subject="person",
        says="changed the roles of {label}",
        tells=lambda each: _lists(each, "roles", store_id=each.store_id),
    ),
    AuditedEvent(
        action="people.segments_changed",
        event=SegmentsChanged,
        subject="person",
        says="changed the customer segments of {label}",
        tells=lambda each: _lists(each, "segments"),
    ),
    _done_to_person("people.deactivated", PersonDeactivated, "deactivated the account of {label}"),
    _done_to_person("people.activated", PersonActivated, "activated the account of {label}"),
    AuditedEvent(
        action="people.signed_out_everywhere",
        event=SignedOutEverywhere,
        subject="person",
        says="signed {label} out everywhere",
        tells=lambda each: of_person(each, after={"sessions": each.sessions}),
    ),
    _done_to_person("people.removed", PersonRemoved, "removed the account of {label}"),
    _done_to_person("people.restored", PersonRestored, "restored the account of {label}"),
    *(
        AuditedEvent(
            action=action,
            event=event,
            subject="segment",
            says=says,
            tells=lambda each: Fact(
                subject_id=each.segment,
                label=each.segment,
                before={"said": getattr(each, "before", None)} if getattr(each, "before", None) else {},
                after={"said": getattr(each, "after", None)} if getattr(each, "after", None) else {},
            ),
        )
        for action, event, says in (
            ("people.segment_added", SegmentAdded, "added the customer segment {label}"),
            ("people.segment_changed", SegmentChanged, "changed the customer segment {label}"),
            ("people.segment_deleted", SegmentDeleted, "deleted the customer segment {label}"),
        )
    ),
)
