import { defineConfig } from "vitest/config";

// Runs the checks of the project over a copy to which a feature was added.
export default defineConfig({ test: { include: ["*.test.ts"], testTimeout: 240_000, hookTimeout: 120_000 } });
