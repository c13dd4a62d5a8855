"""Documents that could not be made, for the bureau."""

import django.db.models.deletion
from django.db import migrations, models

from portal.core.walls import WallOff


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_logos'),
        ('payslips', '0008_publication'),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=120, verbose_name='reden')),
                ('attempts', models.PositiveSmallIntegerField(verbose_name='pogingen')),
                ('failed_at', models.DateTimeField(verbose_name='laatst mislukt')),
                ('retry_at', models.DateTimeField(verbose_name='volgende poging')),
                ('environment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.environment', verbose_name='omgeving')),
                ('payslip', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='failure', to='payslips.payslip', verbose_name='loonstrook')),
            ],
            options={
                'verbose_name': 'mislukt document',
                'verbose_name_plural': 'mislukte documenten',
                'constraints': [models.CheckConstraint(condition=models.Q(('attempts__gte', 1), models.Q(('reason', ''), _negated=True)), name='payslips_failure_attempts')],
            },
        ),
        WallOff("payslips_documentfailure"),
    ]
