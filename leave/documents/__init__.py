"""What reports and calendars of leave say, one file per document."""
