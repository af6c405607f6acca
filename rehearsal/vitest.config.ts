import { defineConfig } from "vitest/config";

// Whole programs on a machine that may be busy: the short rolling deploy takes most of a minute then.
// oxlint-disable-next-line import/no-default-export -- Vitest reads the default export.
export default defineConfig({ test: { include: ["src/**/*.test.ts"], testTimeout: 300_000, hookTimeout: 60_000 } });
