import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { compileMessages } from "./compile-messages.ts";
import { routeGeneration } from "./route-generation.ts";

const apiTarget = env["API_PROXY"] ?? "http://localhost:3000";

// What even the sign-in page needs, in one file: it compresses 4 % better and stays cached from release to release.
const everyPagesLibraries = new RegExp(
  String.raw`[\\/]node_modules[\\/](?:${[
    "react",
    "react-dom",
    "scheduler",
    "@tanstack/(?:react-router|router-core|history|store|react-store)",
    "@trpc/(?:client|server)",
    "use-intl",
    "icu-minify",
    "@formatjs",
    "clsx",
    "tailwind-merge",
    "class-variance-authority",
  ]
    .join("|")
    .replaceAll("/", String.raw`[\\/]`)})[\\/]`,
);

/** The API fills this placeholder for each response; the development server has to do it itself. */
function developmentRuntimeConfig(): Plugin {
  const config = {
    sentryDsn: null,
    apiOrigin: null,
    googleEnabled: env["GOOGLE_ENABLED"] !== "false",
    simulatorUrl: env["SIMULATOR_URL"] ?? null,
    release: "development",
  };
  return {
    name: "piloto-development-runtime-config",
    apply: "serve",
    transformIndexHtml: (html) => html.replace("__RUNTIME_CONFIG__", JSON.stringify(config)),
  };
}

// oxlint-disable-next-line import/no-default-export -- Vite reads the default export.
export default defineConfig({
  plugins: [compileMessages(), tanstackRouter(routeGeneration), react(), tailwindcss(), developmentRuntimeConfig()],
  // Radix' dialogs would write <style> elements, which the content security policy refuses.
  resolve: {
    alias: { "react-style-singleton": fileURLToPath(new URL("src/app/constructed-styles.ts", import.meta.url)) },
  },
  build: {
    manifest: true,
    sourcemap: "hidden",
    target: "es2023",
    // A data: URL would need its own exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "vendor", test: everyPagesLibraries }] } } },
  },
  server: {
    proxy: Object.fromEntries(
      ["/trpc", "/auth", "/export", "/files", "/webhooks", "/healthz", "/readyz"].map((path) => [
        path,
        // The Host header stays the page's own: the API compares it and Origin with its public origin.
        { target: apiTarget, changeOrigin: false },
      ]),
    ),
  },
});
