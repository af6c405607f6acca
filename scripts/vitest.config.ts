import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["process-tests/**", "contract/**", "new-feature/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
