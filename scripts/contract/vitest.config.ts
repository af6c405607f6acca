import { defineConfig } from "vitest/config";

// Each test is a run of the compiler over a copy of the project.
export default defineConfig({ test: { include: ["*.test.ts"], testTimeout: 120_000, hookTimeout: 60_000 } });
