# Readout in a container: the app, the HTTP interface, the MCP server and Chroma, by command.
# docs/operations.md tells how it is run, and what of it was tried.
ARG PYTHON=3.11.14-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements-build.lock requirements-serve.lock ./
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes --no-deps --requirement requirements-build.lock \
    && python -m venv --without-pip /opt/readout \
    && /opt/build/bin/uv pip install --no-cache --python /opt/readout/bin/python --no-deps \
        --require-hashes --compile-bytecode --requirement requirements-serve.lock
COPY pyproject.toml README.md app.py ./
COPY .streamlit/config.toml .streamlit/config.toml
COPY prompts prompts
COPY samples samples
COPY rag rag
RUN /opt/build/bin/hatchling build --target wheel --directory /tmp/wheel \
    && /opt/build/bin/uv pip install --no-cache --python /opt/readout/bin/python --no-deps \
        --compile-bytecode /tmp/wheel/*.whl

FROM python:${PYTHON}
ENV PATH=/opt/readout/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GLIBC_TUNABLES=glibc.malloc.hugetlb=1 \
    HOME=/tmp \
    RAG_LIBRARY=/data/library
RUN groupadd --gid 10001 readout \
    && useradd --uid 10001 --gid readout --no-create-home --shell /usr/sbin/nologin readout \
    && install --directory --owner readout --group readout --mode 0700 /data /chroma
COPY --from=build /opt/readout /opt/readout
USER 10001:10001
WORKDIR /data
VOLUME ["/data", "/chroma"]
EXPOSE 8501 8600 8700 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
ENTRYPOINT ["readout"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8501"]
