"""How many working days before a payment an employer hands changes in."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('personnel', '0003_walls'),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='deadline_days',
            field=models.PositiveSmallIntegerField(default=4, help_text='Zoveel werkdagen voor de betaaldatum moeten mutaties uiterlijk binnen zijn.', verbose_name='werkdagen voor mutaties'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('deadline_days__lte', 10)), name='personnel_company_deadline_days', violation_error_message='Kies ten hoogste 10 werkdagen.'),
        ),
    ]
