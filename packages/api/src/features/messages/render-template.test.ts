import { describe, expect, it } from "vitest";
import {
  findParameterIssues,
  listParameterKeys,
  mediaHeaderOf,
  renderTemplate,
  type StoredTemplate,
  toTemplateContent,
} from "./render-template.ts";

const named: StoredTemplate = {
  name: "retorno",
  language: "pt_BR",
  parameterFormat: "NAMED",
  components: [
    { type: "BODY", text: "Oi {{nome}}, {{nome}}! Código {{ codigo }}." },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Quero" },
        { type: "COPY_CODE", example: "X" },
      ],
    },
  ],
};

describe("a template", () => {
  it("asks once for each place, in the order of reading", () => {
    expect(listParameterKeys(named)).toEqual(["body.nome", "body.codigo", "button.1"]);
  });

  it("shows what was filled in, wherever it stands", () => {
    const parameters = { "body.nome": "Ana", "body.codigo": "OUTONO", "button.1": "OUTONO" };
    expect(renderTemplate(named, parameters).text).toBe("Oi Ana, Ana! Código OUTONO.");
    expect(toTemplateContent(named, parameters)).toMatchObject({
      body: [
        { name: "nome", value: "Ana" },
        { name: "codigo", value: "OUTONO" },
      ],
      buttons: [{ index: 1, value: "OUTONO", kind: "copy_code" }],
    });
  });

  it("takes what a person fills in as text, whatever it looks like", () => {
    const parameters = { "body.nome": "$& {{codigo}}", "body.codigo": "$1", "button.1": "x" };
    expect(renderTemplate(named, parameters).text).toBe("Oi $& {{codigo}}, $& {{codigo}}! Código $1.");
  });

  it("names what is missing and what Meta would refuse", () => {
    const issues = findParameterIssues(named, { "body.nome": "a\tb", "button.1": "a     b" });
    expect(issues.map(({ field }) => field)).toEqual([
      "parameters.body.nome",
      "parameters.body.codigo",
      "parameters.button.1",
    ]);
  });

  it.each([undefined, null, "text", [], [{}], [{ type: "BODY" }], [1, { type: "HEADER", format: "LOCATION" }]])(
    "of an unknown shape (%j) is empty and not an error",
    (components) => {
      const strange = { ...named, components };
      expect([listParameterKeys(strange), renderTemplate(strange, {}).text, mediaHeaderOf(strange)]).toEqual([
        [],
        "",
        undefined,
      ]);
    },
  );
});
