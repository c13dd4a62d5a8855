"""What a PIN or password of an account may not hold."""

from accounts.models import (
    User,
)
from accounts.queries.people import employees_of
from personnel.models import BankAccount, EmployeeAddress


def personal_numbers(user: User) -> list[str]:
    """This function will collect the numbers that a PIN of this account may not hold."""
    rows = employees_of(user)
    numbers = [str(row.personnel_number) for row in rows]
    numbers += [phone for row in rows for phone in (row.phone, row.mobile_phone)]
    addresses = EmployeeAddress.objects.filter(employee__in=rows)
    accounts = BankAccount.objects.filter(employee__in=rows)
    numbers += addresses.values_list("postcode", flat=True)
    numbers += [account.iban for account in accounts]
    return numbers


def personal_words(user: User) -> list[str]:
    """This function will collect the words that a password of this account may not contain."""
    words = [user.username.partition("@")[0], user.environment.name]
    for employee in employees_of(user):
        words += [
            employee.nickname,
            employee.first_names,
            employee.surname,
            employee.partner_surname,
            employee.company.name,
        ]
    return words
