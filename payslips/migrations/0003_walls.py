"""The database itself keeps tenants apart: decision 9."""

from django.db import migrations

from portal.core.walls import WallOff


class Migration(migrations.Migration):
    dependencies = [("payslips", "0002_append_only"), ("core", "0005_walls")]

    operations = [
        WallOff(
            "payslips_closedperiod",
            "payslips_journalline",
            "payslips_leaveline",
            "payslips_payment",
            "payslips_payrollrun",
            "payslips_payslip",
            "payslips_payslipline",
            "payslips_publishedpayslip",
            "payslips_reservation",
            "payslips_storeddocument",
        )
    ]
