"""The database itself keeps tenants apart: decision 9."""

from django.db import migrations

from portal.core.walls import WallOff

# Says one number about all environments to whoever asks: how much mail waits.
WAITING = """
CREATE FUNCTION core_waiting_mails() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$ SELECT count(*) FROM public.core_outgoingmail WHERE status = 'queued' $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_chain_per_environment")]

    operations = [
        WallOff("core_auditevent", "core_auditseal", "core_outgoingmail"),
        migrations.RunSQL(WAITING, "DROP FUNCTION core_waiting_mails()"),
    ]
