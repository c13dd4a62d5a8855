"""The request as views see it, after the middleware, and a file as the answer to it."""

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.utils.http import content_disposition_header

from portal.core.access import Actor
from portal.core.models import Environment
from portal.core.parts import Download
from portal.core.zips import safe_name


class PortalRequest(HttpRequest):
    """A request whose environment, client address and actor are known."""

    environment: Environment
    client_ip: str
    actor: Actor
    # How much waits for an answer, where a page counted that before its menu did.
    questions: int


def posted(request: HttpRequest) -> QueryDict | None:
    """This function will return what a form was sent with, or None when none was sent.

    A form that was sent with nothing in it is sent all the same.
    """
    return request.POST if request.method == "POST" else None


def file_response(
    name: str, content: bytes, *, content_type: str, is_shown: bool = False
) -> HttpResponse:
    """This function will hand out a file under a name, or show it in the browser."""
    disposition = content_disposition_header(
        as_attachment=not is_shown, filename=safe_name(name)
    )
    headers = {"Content-Disposition": str(disposition)}
    return HttpResponse(content, content_type=content_type, headers=headers)


def streamed_response(download: Download) -> StreamingHttpResponse:
    """This function will hand out a large file under its name, part by part."""
    disposition = content_disposition_header(
        as_attachment=True, filename=safe_name(download.file_name)
    )
    headers = {
        "Content-Disposition": str(disposition),
        "Content-Length": str(download.size),
    }
    return StreamingHttpResponse(
        download.parts, content_type=download.content_type, headers=headers
    )


def pdf_response(name: str, content: bytes) -> HttpResponse:
    """This function will show a PDF in the browser, under its name when it is kept."""
    return file_response(name, content, content_type="application/pdf", is_shown=True)
