"""How a mail speaks to the owner of an account: by first name, and "u" to employers and bureau."""

from accounts.enums import Realm
from accounts.models import User
from accounts.queries.people import employees_of
from personnel.names import first_name


def salutation(user: User) -> dict[str, object]:
    """This function will return what the frame of every mail to an account shows."""
    employees = employees_of(user)
    return {
        "first_name": first_name(employees[0]) if employees else "",
        "portal_name": user.environment.name,
        "formal": user.realm != Realm.EMPLOYEE,
    }
