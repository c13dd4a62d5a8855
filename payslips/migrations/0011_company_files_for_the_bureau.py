"""Names of what the bureau sees of the documents that employers asked for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payslips', '0010_failures_of_statements'),
        ('personnel', '0004_deadline_days'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='companyfile',
            options={'verbose_name': 'salarisdocument', 'verbose_name_plural': 'salarisdocumenten'},
        ),
        migrations.AlterField(
            model_name='companyfile',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='personnel.company', verbose_name='bedrijf'),
        ),
        migrations.AlterField(
            model_name='companyfile',
            name='file_format',
            field=models.CharField(max_length=10, verbose_name='bestandsvorm'),
        ),
        migrations.AlterField(
            model_name='companyfile',
            name='problem',
            field=models.CharField(blank=True, max_length=250, verbose_name='reden'),
        ),
        migrations.AlterField(
            model_name='companyfile',
            name='requested_at',
            field=models.DateTimeField(verbose_name='gevraagd op'),
        ),
        migrations.AlterField(
            model_name='companyfile',
            name='state',
            field=models.CharField(choices=[('waiting', 'wacht'), ('making', 'wordt gemaakt'), ('ready', 'klaar'), ('failed', 'mislukt')], default='waiting', max_length=10, verbose_name='stand'),
        ),
    ]
