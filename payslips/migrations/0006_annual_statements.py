"""Annual statements: walled off, and never changed once issued."""

import django.db.models.deletion
import django.db.models.expressions
import payslips.models.payslip
import portal.core.crypto
import uuid
from django.db import migrations, models

from portal.core.walls import WallOff

TABLES = ("payslips_annualstatement", "payslips_openedstatement", "payslips_storedstatement")


def _create(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION core_refuse_change();"
    )


def _drop(table: str) -> str:
    return f"DROP TRIGGER {table}_append_only ON {table};"


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_logos'),
        ('payslips', '0005_codes_of_documents'),
        ('personnel', '0003_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnnualStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('year', models.PositiveSmallIntegerField(verbose_name='jaar')),
                ('income_relationship', models.PositiveSmallIntegerField(verbose_name='inkomstenverhouding')),
                ('version', models.PositiveSmallIntegerField(verbose_name='versie')),
                ('issued_at', models.DateTimeField(verbose_name='uitgegeven op')),
                ('bsn', portal.core.crypto.EncryptedField(editable=True)),
                ('snapshot', models.JSONField()),
                ('wage_in_cash', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('wage_in_kind', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('tips', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('deductions', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('wage_for_insurance', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('wage_for_health', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('wage_for_tax', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('wage_tax', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('health_withheld', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('paid_out', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('employment_credit', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('insurance_premiums', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('health_employer', payslips.models.payslip.Money(decimal_places=2, max_digits=12)),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='personnel.employee', verbose_name='medewerker')),
                ('environment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.environment', verbose_name='omgeving')),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='payslips.annualstatement')),
            ],
            options={
                'verbose_name': 'jaaropgaaf',
                'verbose_name_plural': 'jaaropgaven',
            },
        ),
        migrations.CreateModel(
            name='OpenedStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField()),
                ('environment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.environment', verbose_name='omgeving')),
                ('statement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='opening', to='payslips.annualstatement')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StoredStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=120, unique=True)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField()),
                ('code', models.CharField(max_length=10, null=True, unique=True)),
                ('environment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.environment', verbose_name='omgeving')),
                ('statement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='document', to='payslips.annualstatement')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='annualstatement',
            constraint=models.UniqueConstraint(fields=('employee', 'year', 'income_relationship', 'version'), name='payslips_statement_version'),
        ),
        migrations.AddConstraint(
            model_name='annualstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('supersedes__isnull', True), ('version', 1)), models.Q(('supersedes__isnull', False), ('version__gt', 1)), _connector='OR'), name='payslips_statement_supersedes'),
        ),
        migrations.AddConstraint(
            model_name='annualstatement',
            constraint=models.CheckConstraint(condition=models.Q(('paid_out', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('wage_in_cash'), '-', models.F('deductions')), '-', models.F('wage_tax')), '-', models.F('health_withheld')))), name='payslips_statement_paid_out'),
        ),
        migrations.AddConstraint(
            model_name='storedstatement',
            constraint=models.CheckConstraint(condition=models.Q(('code__isnull', True), ('code__regex', '^[0123456789ABCDEFGHJKMNPQRSTVWXYZ]{10}$'), _connector='OR'), name='payslips_storedstatement_code'),
        ),
        WallOff(*TABLES),
        *(migrations.RunSQL(_create(table), _drop(table)) for table in TABLES),
    ]
