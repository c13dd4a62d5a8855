"""Who is employed where; knows no users."""

from personnel.models.company import Company, PeriodType
from personnel.models.employee import (
    BSN_PURPOSE,
    IBAN_PURPOSE,
    BankAccount,
    Employee,
    EmployeeAddress,
    Gender,
    MaritalStatus,
    NameUse,
    WageTaxCredit,
)
from personnel.models.employment import (
    Employment,
    EmploymentTerms,
    Salary,
    WorkSchedule,
)
from personnel.models.family import FamilyMember
from personnel.models.hold import LegalHold

__all__ = [
    "BSN_PURPOSE",
    "IBAN_PURPOSE",
    "BankAccount",
    "Company",
    "Employee",
    "EmployeeAddress",
    "Employment",
    "EmploymentTerms",
    "FamilyMember",
    "Gender",
    "LegalHold",
    "MaritalStatus",
    "NameUse",
    "PeriodType",
    "Salary",
    "WageTaxCredit",
    "WorkSchedule",
]
