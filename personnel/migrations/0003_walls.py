"""The database itself keeps tenants apart: decision 9."""

from django.db import migrations

from portal.core.walls import WallOff


class Migration(migrations.Migration):
    dependencies = [("personnel", "0002_family_members"), ("core", "0005_walls")]

    operations = [
        WallOff(
            "personnel_bankaccount",
            "personnel_company",
            "personnel_employee",
            "personnel_employeeaddress",
            "personnel_employment",
            "personnel_employmentterms",
            "personnel_familymember",
            "personnel_salary",
            "personnel_wagetaxcredit",
            "personnel_workschedule",
        )
    ]
