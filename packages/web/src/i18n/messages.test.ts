import { createTranslator } from "use-intl/core";
import { expect, test } from "vitest";
import { loadMessages } from "./messages.ts";

type Tree = { [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** "a.b.c" for every text of a tree. */
function paths(tree: Tree, prefix = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) ? paths(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

/** Names of the values a compiled message takes, wherever they are nested. */
function argumentsOf(message: unknown): string[] {
  if (!Array.isArray(message)) return [];
  return message.flatMap((node: unknown) => {
    if (!Array.isArray(node)) return [];
    const [name, ...rest]: unknown[] = node;
    const nested = rest.flatMap((part) =>
      isTree(part) ? Object.values(part).flatMap(argumentsOf) : argumentsOf([part]),
    );
    return [...(typeof name === "string" ? [name] : []), ...nested];
  });
}

const read = (tree: Tree, path: string): unknown =>
  path.split(".").reduce<unknown>((inner, key) => (isTree(inner) ? inner[key] : undefined), tree);

test("both languages have the same texts, taking the same values", async () => {
  const [portuguese, english] = await Promise.all([
    loadMessages("pt-BR", ["core", "workspace"]),
    loadMessages("en", ["core", "workspace"]),
  ]);
  expect(paths(english).toSorted()).toEqual(paths(portuguese).toSorted());
  const differing = paths(portuguese).filter((path) => {
    const names = (tree: Tree) => [...new Set(argumentsOf(read(tree, path)))].toSorted().join();
    return names(portuguese) !== names(english);
  });
  expect(differing).toEqual([]);
});

test("texts compiled at build time are written as ICU says", async () => {
  const { errors } = await loadMessages("pt-BR", ["core"]);
  if (!errors) throw new Error("the core messages hold no errors");
  const t = createTranslator({ locale: "pt-BR", messages: { errors }, namespace: "errors.validation" });
  expect(t("tooShort", { count: 1 })).toBe("Escreva pelo menos 1 caractere.");
  expect(t("tooShort", { count: 8 })).toBe("Escreva pelo menos 8 caracteres.");
  expect(t("tooBig", { count: 3650 })).toBe("O maior valor aceito é 3.650.");
});
