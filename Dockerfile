# One image for the app and the worker: docker build -t souk .
FROM python:3.11-slim AS build
WORKDIR /src
RUN pip install --no-cache-dir uv && uv venv /opt/souk
COPY requirements/runtime.txt requirements/
RUN uv pip sync --python /opt/souk/bin/python --require-hashes requirements/runtime.txt
COPY pyproject.toml README.md LICENSE hatch_build.py ./
COPY src src
RUN uv pip install --python /opt/souk/bin/python --no-deps .

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 souk && mkdir -p /data && chown souk /data
COPY --from=build /opt/souk /opt/souk
USER souk
WORKDIR /data
ENV PATH=/opt/souk/bin:$PATH SOUK_DATABASE_URL=sqlite+inline:////data/souk.db SOUK_MEDIA__FOLDER=/data/media
EXPOSE 8000
HEALTHCHECK CMD python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready')"
CMD ["sh", "-c", "souk migrate && exec souk serve --host 0.0.0.0"]
