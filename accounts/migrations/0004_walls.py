"""The database itself keeps tenants apart: decision 9."""

from django.db import migrations

from portal.core.walls import WallOff


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_step_ups_and_resets"), ("core", "0005_walls"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [
        WallOff(
            "accounts_approvedlocation",
            "accounts_approverdepartment",
            "accounts_authenticatorapp",
            "accounts_deputy",
            "accounts_emailchange",
            "accounts_employeeaccount",
            "accounts_employeraccess",
            "accounts_knownbrowser",
            "accounts_locationapproval",
            "accounts_loginattempt",
            "accounts_mailedlink",
            "accounts_passkey",
            "accounts_pin",
            "accounts_recoverycode",
            "accounts_resetrequest",
            "accounts_stepup",
            "accounts_throttle",
            "accounts_user",
            "accounts_usersession",
        ),
        # A table of Django itself: who sees an account sees what it did in the admin.
        WallOff("django_admin_log", rows="user_id IN (SELECT id FROM accounts_user)"),
    ]
