"""The employee's leave, and the inbox of who decides."""

from django.urls import path

from leave.views import (
    asking,
    calendars,
    deciding,
    expiring,
    feeds,
    holding,
    leaving,
    overview,
    own,
    reporting,
    undoing,
)

app_name = "leave"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("aanvragen/", asking.ask, name="ask"),
    path("opbouwen/", asking.accrue, name="accrue"),
    path("uren/", asking.hours, name="hours"),
    path("groep/<uuid:group_id>/", overview.group, name="group"),
    path(
        "verval/<int:year>-<int:month>/gelezen/", expiring.confirm, name="expiry_read"
    ),
    path("eindafrekening/<uuid:employee_id>/", leaving.own, name="exit"),
    path("eindafrekening/<uuid:employee_id>/pdf/", leaving.own_pdf, name="exit_pdf"),
    path("agenda/", feeds.own, name="feed"),
    path("team/", calendars.team, name="team"),
    path("<uuid:request_id>/", own.detail, name="detail"),
    path("<uuid:request_id>/intrekken/", own.withdraw, name="withdraw"),
    path("<uuid:request_id>/ziek/", own.sick, name="sick"),
]

# What only employers have, below their prefix.
exit_pages = (
    [
        path("<int:number>/", leaving.of_employee, name="detail"),
        path("<int:number>/pdf/", leaving.of_employee_pdf, name="pdf"),
    ],
    "leave_exit",
)
expiry_pages = (
    [
        path("", holding.expiry_list, name="list"),
        path("<int:number>/<str:day>/", holding.hold, name="hold"),
        path("<int:number>/<str:day>/toch/", holding.lift, name="lift"),
    ],
    "leave_expiry",
)
inbox_pages = (
    [
        path("", deciding.waiting, name="list"),
        path("ongedaan/", undoing.undo, name="undo"),
        path("<uuid:public_id>/", deciding.one, name="one"),
    ],
    "leave_inbox",
)
calendar_pages = (
    [
        path("kalender/", calendars.staff, name="staff"),
        path("agenda/", feeds.team, name="feed"),
    ],
    "leave_calendar",
)
report_pages = (
    [
        path("", reporting.report, name="year"),
        path("xlsx/", reporting.file, {"file_format": "xlsx"}, name="xlsx"),
        path("pdf/", reporting.file, {"file_format": "pdf"}, name="pdf"),
        path("pdf/maken/", reporting.ask_print, name="print"),
        path("pdf/voortgang/", reporting.print_progress, name="progress"),
    ],
    "leave_report",
)
feed_pages = [path("agenda/<str:token>.ics", feeds.feed, name="calendar_feed")]
