"""Who may log in, from where, with what, and how far a login has come."""

from accounts.models.employers import ApproverDepartment, Deputy, EmployerAccess
from accounts.models.exports import DataExport
from accounts.models.factors import AuthenticatorApp, Passkey, Pin, RecoveryCode
from accounts.models.links import EmailChange, MailedLink, ResetRequest
from accounts.models.login import ApprovedLocation, LocationApproval, LoginAttempt
from accounts.models.sessions import KnownBrowser, StepUp, UserSession
from accounts.models.throttle import Throttle
from accounts.models.user import EmployeeAccount, User

__all__ = [
    "ApprovedLocation",
    "ApproverDepartment",
    "AuthenticatorApp",
    "DataExport",
    "Deputy",
    "EmailChange",
    "EmployeeAccount",
    "EmployerAccess",
    "KnownBrowser",
    "LocationApproval",
    "LoginAttempt",
    "MailedLink",
    "Passkey",
    "Pin",
    "RecoveryCode",
    "ResetRequest",
    "StepUp",
    "Throttle",
    "User",
    "UserSession",
]
