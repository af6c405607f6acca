import type { TemplateView } from "@piloto/shared/templates";
import { expect, test } from "vitest";
import { fillTemplate, missingParameters } from "./fill-template.ts";

const template: TemplateView = {
  id: "t",
  channelId: "c",
  name: "pedido",
  language: "pt_BR",
  category: "UTILITY",
  status: "approved",
  rejectedReason: "",
  parameterFormat: "NAMED",
  header: { kind: "text", text: "Pedido {{1}}" },
  body: "Oi, {{nome}}! Chega dia {{ dia }}.",
  footer: "Casa Ipê",
  buttons: [],
  parameters: [
    { key: "header.1", place: "header", name: "1", example: "8f21" },
    { key: "body.nome", place: "body", name: "nome", example: "Ana" },
    { key: "body.dia", place: "body", name: "dia", example: "12/11" },
  ],
  blocker: null,
};

test("a template reads as the customer will, with the places that are still empty", () => {
  expect(fillTemplate(template, { "header.1": "77", "body.nome": " Ana " })).toEqual({
    header: "Pedido 77",
    body: "Oi, Ana! Chega dia {{ dia }}.",
    footer: "Casa Ipê",
  });
  expect(missingParameters(template, { "header.1": "77", "body.nome": "  " })).toEqual(["body.nome", "body.dia"]);
});
