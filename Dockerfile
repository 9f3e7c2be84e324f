# syntax=docker/dockerfile:1
# One recipe for every process: docker build --build-arg SERVICE=validator .
# SERVICE is a folder under services/, or "cli" for the operator's command line (migrations, seed, keys).

FROM node:24-bookworm-slim AS tools
# The versions that package.json and pnpm-workspace.yaml pin; tests/guards/containers.test.ts holds them equal.
ARG PNPM_VERSION=10.34.9
ARG TURBO_VERSION=2.11.11
ENV CI=1 CHECKPOINT_DISABLE=1 DO_NOT_TRACK=1 PRISMA_SCHEMA_ENGINE_BINARY=/bin/true SCARF_ANALYTICS=false TURBO_TELEMETRY_DISABLED=1
RUN npm install --global --no-fund --no-audit pnpm@${PNPM_VERSION} turbo@${TURBO_VERSION}
WORKDIR /repo

# Cuts out what this service needs, so that a change elsewhere leaves the layers below cached.
FROM tools AS prune
ARG SERVICE
COPY . .
RUN turbo prune @relais/${SERVICE} --docker

FROM tools AS build
ARG SERVICE
COPY --from=prune /repo/out/json/ ./
# turbo leaves these two behind. The lockfile names the hook's checksum.
COPY .pnpmfile.cjs tsconfig.base.json ./
RUN --mount=type=cache,id=pnpm,target=/pnpm/store pnpm install --frozen-lockfile --store-dir=/pnpm/store
COPY --from=prune /repo/out/full/ ./
RUN cd prisma && pnpm exec prisma generate
RUN pnpm --filter @relais/${SERVICE} run build
# Injected workspace packages make deploy take every version from the lockfile; --legacy would resolve them anew.
RUN --mount=type=cache,id=pnpm,target=/pnpm/store pnpm --filter @relais/${SERVICE} deploy --prod --config.inject-workspace-packages=true --store-dir=/pnpm/store /app

FROM node:24-bookworm-slim AS service
ENV NODE_ENV=production HEALTH_HOST=0.0.0.0 HEALTH_PORT=9464
WORKDIR /app
COPY --from=build /app ./
USER node
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "@relais/service/otel", "dist/main.js"]
