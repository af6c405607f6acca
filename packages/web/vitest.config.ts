import { defineConfig, mergeConfig } from "vitest/config";
import viteConfig from "./vite.config.ts";

// oxlint-disable-next-line import/no-default-export -- Vitest reads the default export.
export default mergeConfig(
  viteConfig,
  // Unless it passes through our plugin, use-intl would expect messages as they are written, not compiled.
  defineConfig({ test: { server: { deps: { inline: ["use-intl"] } } } }),
);
