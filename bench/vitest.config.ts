import { defineConfig } from "vitest/config";

// Only our own: a run of the type-check section keeps a copy of other packages, tests included, below .cache.
// oxlint-disable-next-line import/no-default-export -- Vitest reads the default export.
export default defineConfig({ test: { include: ["src/**/*.test.ts"] } });
