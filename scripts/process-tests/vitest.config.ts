import { defineConfig } from "vitest/config";

// Whole programs: two files at once keep two cores busy, and each test may wait for several starts.
export default defineConfig({
  test: { include: ["*.test.ts"], testTimeout: 120_000, hookTimeout: 60_000, maxWorkers: 2 },
});
