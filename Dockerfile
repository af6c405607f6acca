# The image of everything: `node dist/main.js` serves (RUN says what), `node dist/ops.js <command>` operates.
# Node is the one the workspace pins, from the same npm package as everywhere else; the base only brings the C library.

FROM node:26-trixie-slim@sha256:ec7758ee051e457b468b32bde57b0879010b325bb9862718e9615225ce4aaae1 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.local/share/pnpm/store \
    npx --yes "$(node -p 'require("./package.json").packageManager')" install --frozen-lockfile
# libatomic: Node needs it since 25, and distroless has none.
RUN node_modules/node/bin/node scripts/assemble-image.ts --out /image/app \
    && install -D node_modules/node/bin/node /image/usr/local/bin/node \
    && install -D --mode=0644 /usr/lib/x86_64-linux-gnu/libatomic.so.1 /image/usr/lib/x86_64-linux-gnu/libatomic.so.1 \
    && install -D --mode=0644 /usr/local/LICENSE /image/usr/share/doc/node/LICENSE

# No shell, no package manager, no user but 65532.
FROM gcr.io/distroless/cc-debian13:nonroot@sha256:e792ab3d241a468a4fd7519ddbbebe66b49b5f365771716ea688ad40b6c6f1c2
COPY --from=build /image/ /
WORKDIR /app
ENV NODE_ENV=production \
    PORT=8080 \
    WEB_DIST=/app/web \
    MIGRATIONS_DIR=/app/migrations \
    DATA_DIR=/tmp/piloto
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 CMD ["node", "healthcheck.ts"]
ENTRYPOINT ["node"]
CMD ["dist/main.js"]

# Last, because they change with every build.
ARG RELEASE=unknown
ARG REVISION=unknown
ARG SOURCE=unknown
ENV RELEASE=$RELEASE
LABEL org.opencontainers.image.title="Piloto de Vendas" \
      org.opencontainers.image.version=$RELEASE \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.source=$SOURCE
