# syntax=docker/dockerfile:1
# One image for the gateway (`crosswalk serve`) and for workers (`crosswalk worker`). Postgres is another service: CROSSWALK_DATABASE_URL.

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/crosswalk
COPY requirements/runtime.txt /src/requirements/runtime.txt
RUN /opt/crosswalk/bin/pip install --no-deps --only-binary :all: --require-hashes -r /src/requirements/runtime.txt

FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="Crosswalk" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/crosswalk crosswalk
COPY --from=build /opt/crosswalk /opt/crosswalk
WORKDIR /opt/app
COPY app app
COPY governance governance
COPY migrations migrations
ENV PATH=/opt/crosswalk/bin:$PATH \
    PYTHONPATH=/opt/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CROSSWALK_HOST=0.0.0.0 \
    CROSSWALK_PORT=8080 \
    CROSSWALK_DATA_DIR=/var/lib/crosswalk
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import sys, urllib.request as u; sys.exit(u.urlopen('http://127.0.0.1:8080/health/ready', timeout=2).status != 200)"]
# The interpreter is process 1 and handles SIGTERM itself: requests and steps in hand get their time.
ENTRYPOINT ["python", "-m", "app.cli"]
CMD ["serve"]
