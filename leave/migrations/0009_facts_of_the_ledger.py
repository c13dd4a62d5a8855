"""What hours rest on stays as it was, and nothing is booked on closed days (decision 21)."""

from django.db import migrations, models
from django.db.models import Q

TRIGGERS = """
CREATE FUNCTION leave_keep_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM leave_leaveentry WHERE group_id = OLD.id)
     OR EXISTS (SELECT 1 FROM leave_leaverequest WHERE group_id = OLD.id) THEN
    RAISE EXCEPTION 'hours of this group rest on its company and on whether they go along'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'leave_group_in_use';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION leave_refuse_closed_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM leave_leavepolicy policy
    JOIN leave_leavegroup of_leave ON of_leave.company_id = policy.company_id
    WHERE of_leave.id = NEW.group_id AND policy.closed_until >= NEW.day
  ) THEN
    RAISE EXCEPTION '% is closed', NEW.day
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'leave_entry_open_day';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER leave_leavegroup_in_use
  BEFORE UPDATE OF company_id, carries_over ON leave_leavegroup FOR EACH ROW
  WHEN (OLD.company_id <> NEW.company_id OR OLD.carries_over <> NEW.carries_over)
  EXECUTE FUNCTION leave_keep_group();
CREATE TRIGGER leave_leaveentry_open_day
  BEFORE INSERT ON leave_leaveentry FOR EACH ROW EXECUTE FUNCTION leave_refuse_closed_day();
"""

UNDO = """
DROP TRIGGER leave_leavegroup_in_use ON leave_leavegroup;
DROP TRIGGER leave_leaveentry_open_day ON leave_leaveentry;
DROP FUNCTION leave_keep_group();
DROP FUNCTION leave_refuse_closed_day();
"""


class Migration(migrations.Migration):

    dependencies = [("leave", "0008_parts_and_closed_days")]

    operations = [
        migrations.AddConstraint(
            "leaveentry",
            models.CheckConstraint(
                condition=~Q(kind__in=["withdrawal", "payout"]) | Q(hours__lt=0),
                name="leave_entry_taken",
            ),
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
