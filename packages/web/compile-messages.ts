import compile from "icu-minify/compile";
import { readFile } from "node:fs/promises";
import { transformWithOxc, type Plugin } from "vite";

const messageFile = /\/src\/i18n\/(?:pt-BR|en)\/(?!core\.ts|workspace\.ts)[\w-]+\.ts$/;

/** Compiles every text of a message tree from ICU syntax to the small arrays its formatter reads. */
function compileTree(tree: unknown): unknown {
  if (typeof tree === "string") return compile(tree);
  if (typeof tree !== "object" || tree === null)
    throw new Error(`a message is a text or a group of texts, not ${String(tree)}`);
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, compileTree(value)]));
}

/**
 * Parses messages at build time, so that the ICU parser (8 kB gzipped) stays out of the page and a broken message
 * breaks the build instead of the page.
 */
export function compileMessages(): Plugin {
  return {
    name: "piloto-compile-messages",
    enforce: "pre",
    // The development server would bundle the library beforehand, past `resolveId`, with the parser and without our form.
    config: () => ({ optimizeDeps: { exclude: ["use-intl"] } }),
    resolveId(source, importer) {
      if (source !== "use-intl/format-message") return undefined;
      return this.resolve("use-intl/format-message/format-only", importer, { skipSelf: true });
    },
    async load(id) {
      if (!messageFile.test(id)) return undefined;
      // Evaluated from a data: URL, because not every Node that may run the build imports TypeScript by itself.
      const { code } = await transformWithOxc(await readFile(id, "utf8"), id);
      const url = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
      const module: Record<string, unknown> = await import(url);
      return Object.entries(module)
        .map(([name, tree]) => `export const ${name} = ${JSON.stringify(compileTree(tree))};`)
        .join("\n");
    },
  };
}
