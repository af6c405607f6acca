import { expect, test } from "vitest";
import { readPieces } from "./message-text.tsx";

const kinds = (text: string) => readPieces(text).map(({ kind, text: words }) => `${kind}:${words}`);

test("an address becomes a link, the full stop after it does not", () => {
  expect(kinds("Veja https://loja.com.br/a?b=1. Até")).toEqual([
    "text:Veja ",
    "link:https://loja.com.br/a?b=1",
    "text:. Até",
  ]);
});

test("nothing but http and https becomes a link", () => {
  expect(kinds("javascript:alert(1) data:text/html,x")).toEqual(["text:javascript:alert(1) data:text/html,x"]);
});

test("marks are read at the edge of words only", () => {
  expect(kinds("*Oi* _tudo_ ~bem~?")).toEqual(["bold:Oi", "text: ", "italic:tudo", "text: ", "struck:bem", "text:?"]);
  expect(kinds("2*3*4 e nome_de_arquivo")).toEqual(["text:2*3*4 e nome_de_arquivo"]);
});
