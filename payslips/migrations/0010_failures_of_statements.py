"""Annual statements that could not be made, beside payslips."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payslips', '0009_document_failures'),
    ]

    operations = [
        migrations.AlterField(
            model_name='documentfailure',
            name='payslip',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='failure', to='payslips.payslip', verbose_name='loonstrook'),
        ),
        migrations.AddField(
            model_name='documentfailure',
            name='statement',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='failure', to='payslips.annualstatement', verbose_name='jaaropgave'),
        ),
        migrations.AddConstraint(
            model_name='documentfailure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('payslip__isnull', False), ('statement__isnull', True)), models.Q(('payslip__isnull', True), ('statement__isnull', False)), _connector='OR'), name='payslips_failure_of_one_document'),
        ),
    ]
