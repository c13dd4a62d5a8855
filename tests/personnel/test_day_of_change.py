"""An employment remembers since when its dates or schedule are others."""

import datetime

from personnel.models import Employment
from tests.personnel.deliveries import EMPLOYEES, changed, deliver, roos

OCTOBER = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)
NOVEMBER = datetime.datetime(2026, 11, 3, 9, 0, tzinfo=datetime.UTC)
DECEMBER = datetime.datetime(2026, 12, 1, 9, 0, tzinfo=datetime.UTC)


def test_the_first_day_of_change_is_remembered_until_it_was_reckoned_with(company):
    deliver(company, EMPLOYEES, now=OCTOBER)
    reckoned = Employment.objects.filter(employee=roos(company))
    reckoned.update(changed_on=None)

    deliver(company, changed(EMPLOYEES, {"Medewerkers!F2": "Anders"}), now=NOVEMBER)
    assert reckoned.get().changed_on is None
    leaves = changed(EMPLOYEES, {"Medewerkers!AB2": datetime.date(2026, 12, 31)})
    deliver(company, leaves, now=NOVEMBER)
    deliver(company, EMPLOYEES, now=DECEMBER)

    assert reckoned.get().changed_on == NOVEMBER.date()
