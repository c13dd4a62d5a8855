"""On which account of its own books a company books what is delivered."""

import django.db.models.deletion
from django.db import migrations, models

from portal.core.walls import WallOff


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_logos"),
        ("payslips", "0006_annual_statements"),
        ("personnel", "0003_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivered", models.CharField(max_length=30, verbose_name="aangeleverde rekening")),
                ("number", models.CharField(max_length=30, verbose_name="eigen rekening")),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="Leeg is de omschrijving die wordt aangeleverd.",
                        max_length=100,
                        verbose_name="omschrijving",
                    ),
                ),
                ("rgs_code", models.CharField(blank=True, max_length=13, verbose_name="RGS-code")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_accounts",
                        to="personnel.company",
                        verbose_name="bedrijf",
                    ),
                ),
                (
                    "environment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.environment",
                        verbose_name="omgeving",
                    ),
                ),
            ],
            options={
                "verbose_name": "grootboekrekening",
                "verbose_name_plural": "grootboekrekeningen",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "delivered"), name="payslips_ledgeraccount_once"),
                    models.CheckConstraint(
                        condition=models.Q(("delivered", ""), _negated=True) & models.Q(("number", ""), _negated=True),
                        name="payslips_ledgeraccount_numbers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rgs_code", ""), ("rgs_code__regex", "^[BW]([A-Z][A-Za-z0-9]{2}){1,4}$"), _connector="OR"
                        ),
                        name="payslips_ledgeraccount_rgs_code",
                        violation_error_message="Een RGS-code begint met B of W, gevolgd door groepjes van drie tekens, zoals WPerLesLon.",
                    ),
                ],
            },
        ),
        WallOff("payslips_ledgeraccount"),
    ]
