"""Views that ask for a fresh factor first; how to use them is in ``accounts.stepup``."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import stepup
from accounts.enums import Realm
from accounts.models.sessions import PATH_LENGTH
from portal.core.requests import PortalRequest

View = Callable[..., HttpResponse]


def step_up_required(*, keeps_form: bool = True) -> Callable[[View], View]:
    """This function will let only a session with a factor of the last minutes into a view.

    A form with passwords is not kept while its sender goes to confirm: it comes back empty.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            resumed = _resume(request)
            if resumed is not None:
                return resumed
            if stepup.has_fresh(session_of(request), now=timezone.now()):
                return view(request, *args, **kwargs)
            return _to_confirm(request, stepup.Question(stepup.VIEWING), keeps_form)

        return guarded

    return decorate


def step_up_where(needed: Callable[[PortalRequest], bool], view: View) -> View:
    """This function will ask a fresh factor for some of what a page of the bureau does.

    The login counts for as long as a confirmation: it ended with an app or a passkey.
    """

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        resumed = _resume(request)
        if resumed is not None:
            return resumed
        session, now = session_of(request), timezone.now()
        if (
            not needed(request)
            or stepup.has_just_begun(session, now=now)
            or stepup.has_fresh(session, now=now)
        ):
            return view(request, *args, **kwargs)
        return _to_confirm(request, stepup.Question(stepup.VIEWING), keeps_form=True)

    return guarded


def confirmable(view: View) -> View:
    """This function will send whoever has something to confirm to do so, and take them back."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        resumed = _resume(request)
        if resumed is not None:
            return resumed
        try:
            return view(request, *args, **kwargs)
        except stepup.ConfirmationNeeded as needed:
            question = stepup.Question(
                needed.purpose, needed.payload_digest, needed.description
            )
            return _to_confirm(request, question, keeps_form=True)

    return guarded


def polled(view: View) -> View:
    """This function will make requests to a view no sign of life: they keep no session open."""
    view.is_polled = True  # type: ignore[attr-defined]
    return view


def session_of(request: PortalRequest) -> int:
    """This function will return the number of the session that a request belongs to."""
    return request.user.session_id  # type: ignore[union-attr]


def _to_confirm(
    request: PortalRequest, question: stepup.Question, keeps_form: bool
) -> HttpResponse:
    page, path = reverse("accounts:confirm"), request.get_full_path()
    if request.method != "POST" or not keeps_form:
        return redirect(f"{page}?{urlencode({'next': path})}")
    if len(path) > PATH_LENGTH:
        # Without all of its query the form would do something else.
        raise BadRequest("the address is too long to come back to")
    form = request.POST.copy()
    form.pop("csrfmiddlewaretoken", None)
    asked = stepup.Question(
        question.purpose,
        question.payload_digest,
        question.description,
        path=path,
        posted=form.urlencode(),
    )
    stepup.ask(session_of(request), asked, now=timezone.now())
    return redirect(page)


def _resume(request: PortalRequest) -> HttpResponse | None:
    """Bring back what was typed, or show the button that does; None when the view may go on."""
    path, now = request.get_full_path(), timezone.now()
    if request.method in {"GET", "HEAD"}:
        form = stepup.waiting_form(session_of(request), path=path, now=now)
        return _resume_page(request, form) if form else None
    public_id = request.POST.get("step_up")
    if not public_id:
        return None
    typed = stepup.take_form(session_of(request), public_id, path=path, now=now)
    if typed is None or "stop" in request.POST:
        return redirect(path)
    vars(request).update(_post=QueryDict(typed))
    return None


def _resume_page(request: PortalRequest, form: Any) -> HttpResponse:
    context = {"form": form, "realm": Realm(request.user.realm)}  # type: ignore[union-attr]
    return render(request, "accounts/resume.html", context)
