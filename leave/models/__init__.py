"""Leave: its kinds, what was asked and decided, and a ledger that is only added to."""

from leave.models.calendar import CalendarFeed, CompanyHoliday
from leave.models.decision import LeaveDecision
from leave.models.group import Allowance, LeaveGroup, LeavePolicy
from leave.models.ledger import LeaveEntry
from leave.models.notice import ExpiryHold, ExpiryNotice
from leave.models.reminder import LeaveReminder
from leave.models.report_file import ReportFile
from leave.models.request import LeaveDay, LeaveDayChange, LeaveRequest
from leave.models.sickness import LeaveSickness

__all__ = [
    "Allowance",
    "CalendarFeed",
    "CompanyHoliday",
    "ExpiryHold",
    "ExpiryNotice",
    "LeaveDay",
    "LeaveDayChange",
    "LeaveDecision",
    "LeaveEntry",
    "LeaveGroup",
    "LeavePolicy",
    "LeaveReminder",
    "LeaveRequest",
    "LeaveSickness",
    "ReportFile",
]
