import { defineConfig, type Plugin } from "rolldown";

/**
 * tRPC is published with object spread as a helper for engines that lack it: a tenth of the CPU of a small call. Fails
 * the build when the helper is gone, so that this goes too.
 */
const nativeSpread: Plugin = {
  name: "native-spread",
  transform: {
    filter: { id: /@trpc[+/]server.*\/dist\/getErrorShape-.*\.mjs$/ },
    handler(code) {
      const helper = /function _objectSpread2\(e\) \{[\s\S]*?\n\}/;
      if (!helper.test(code)) return this.error("tRPC's spread helper has changed: is this plugin still needed?");
      return code.replace(
        helper,
        "function _objectSpread2(target, ...sources) {\n\treturn Object.assign(target, ...sources);\n}",
      );
    },
  },
};

// The server and the operator's commands, which share a chunk, and the password threads: ~150 ms to the first answer against ~400 ms from sources.
// oxlint-disable-next-line import/no-default-export -- rolldown reads the default export.
export default defineConfig({
  input: { main: "src/main.ts", ops: "src/ops.ts", "password-worker": "src/features/auth/password-worker.ts" },
  platform: "node",
  external: ["@node-rs/argon2", "pg-native"],
  plugins: [nativeSpread],
  output: {
    dir: "dist",
    format: "esm",
    cleanDir: true,
    sourcemap: true,
    minify: false,
    chunkFileNames: "[name]-[hash].js",
  },
});
