# A small image that runs `lacuna` as a user without rights:
#   docker build -t lacuna . && docker run --rm -v "$PWD:/work" --user "$(id -u):$(id -g)" lacuna clean seeds -o output
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY pipeline pipeline
COPY tasks tasks
RUN python -m venv /opt/lacuna && /opt/lacuna/bin/pip install --no-cache-dir .

FROM python:3.13-slim
COPY --from=build /opt/lacuna /opt/lacuna
RUN useradd --create-home --uid 1000 lacuna
ENV PATH=/opt/lacuna/bin:$PATH PYTHONUNBUFFERED=1
USER lacuna
WORKDIR /work
ENTRYPOINT ["lacuna"]
CMD ["--help"]
