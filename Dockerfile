# syntax=docker/dockerfile:1
# Why it is built this way: docs/decisions/0006-container-image.md

# The .NET 10 SDK image (10.0.4xx, see global.json). It has no default: its name begins with a registry's.
ARG DOTNET_SDK_IMAGE
ARG DEBIAN_IMAGE=debian:bookworm-slim

FROM ${DOTNET_SDK_IMAGE} AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt global.json .editorconfig ./
COPY src/ src/
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet restore src/CastWorker --locked-mode \
    && dotnet publish src/CastWorker --no-restore --configuration Release --output /image/app
# Only the runtime of the SDK goes along: the very one the worker was built against.
RUN root="$(dirname "$(readlink -f "$(command -v dotnet)")")" \
    && mkdir -p /image/dotnet/shared \
    && cp -r "$root/dotnet" "$root/host" /image/dotnet/ \
    && cp -r "$root/shared/Microsoft.NETCore.App" /image/dotnet/shared/

FROM ${DEBIAN_IMAGE} AS worker
COPY deploy/install.sh /tmp/install.sh
# A name for the number, since programs ask who they are.
RUN /tmp/install.sh container \
    && rm -rf /tmp/install.sh /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log \
    && groupadd --gid 10001 castworker \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin castworker \
    && install --directory --owner=10001 --group=10001 --mode=0700 /run/castworker /var/lib/castworker
COPY --from=build /image/dotnet/ /usr/share/dotnet/
COPY --from=build /image/app/ /app/

# Diagnostics would open a socket in /tmp. Chromium's own sandbox needs user namespaces, which containers do not get: here
# the container is the sandbox (the decision says how to have both).
ENV DOTNET_EnableDiagnostics=0 \
    HOME=/tmp \
    Browser__Sandbox=Off \
    Processes__RuntimeDirectory=/run/castworker \
    State__Directory=/var/lib/castworker

WORKDIR /app
USER 10001:10001
# Streams for the players. The admin port (8081) listens on loopback and stays inside.
EXPOSE 8080
# What comes back after a restart: give it a name to keep it over upgrades.
VOLUME /var/lib/castworker
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["/usr/share/dotnet/dotnet", "/app/CastWorker.dll", "health"]
# Somebody must reap what Chromium leaves behind. Not -g: the worker ends its children itself, in order.
ENTRYPOINT ["tini", "--", "/usr/share/dotnet/dotnet", "/app/CastWorker.dll"]
