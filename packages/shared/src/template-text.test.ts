import { describe, expect, it } from "vitest";
import { fillButtonUrl, fillTemplate, placeholdersOf } from "./template-text.ts";

describe("a template's text", () => {
  it("names each placeholder once, in order", () => {
    expect(placeholdersOf("Oi {{nome}}, pedido {{ 2 }}. {{nome}}")).toEqual(["nome", "2"]);
    expect(placeholdersOf("Sem nada { {1} }")).toEqual([]);
  });

  it("shows what was filled in and leaves what is missing", () => {
    const text = "Oi {{1}}, são {{2}}";
    expect(fillTemplate(text, "body", { "body.1": "Ana", "header.2": "x" })).toBe("Oi Ana, são {{2}}");
    expect(fillTemplate(text, "body", { "body.1": "$& {{2}}", "body.2": "" })).toBe("Oi $& {{2}}, são {{2}}");
  });

  it("puts the suffix behind a button's address", () => {
    expect(fillButtonUrl("https://loja.example/{{1}}", 1, { "button.1": "pedido/7" })).toBe(
      "https://loja.example/pedido/7",
    );
    expect(fillButtonUrl("https://loja.example/{{1}}", 0, {})).toBe("https://loja.example/{{1}}");
  });
});
