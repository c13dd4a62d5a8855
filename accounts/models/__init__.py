"""Who may log in, from where and how far a login has come."""

from accounts.models.login import (
    ApprovedLocation,
    LocationApproval,
    LoginAttempt,
    MailedLink,
    Pin,
)
from accounts.models.user import EmployeeAccount, User

__all__ = [
    "ApprovedLocation",
    "EmployeeAccount",
    "LocationApproval",
    "LoginAttempt",
    "MailedLink",
    "Pin",
    "User",
]
