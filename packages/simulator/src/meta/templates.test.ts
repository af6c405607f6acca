import { afterEach, beforeEach, expect, test } from "vitest";
import { startMetaBench, valuesOf, type ApiAnswer, type MetaBench } from "../testing/meta-bench.ts";
import { demoCustomers, demoWhatsapp } from "./demo-channels.ts";

type Json = Record<string, unknown>;
let bench: MetaBench;
const templates = `/${demoWhatsapp.wabaId}/message_templates`;

beforeEach(async () => {
  bench = await startMetaBench();
});
afterEach(() => bench.stop());

const rowsOf = ({ body }: ApiAnswer) => body["data"] as Json[];
const textParameter = (text: string, name?: string) => ({
  type: "text",
  text,
  ...(name ? { parameter_name: name } : {}),
});

function send(name: string, components: Json[] = [], code = "pt_BR") {
  const template = { name, language: { code }, components };
  const body = { messaging_product: "whatsapp", to: demoCustomers[0]?.phone, type: "template", template };
  return bench.whatsapp(`/${demoWhatsapp.phoneNumberId}/messages`, { body });
}
const codeOf = ({ body }: ApiAnswer) => (body["error"] as Json | undefined)?.["code"];
const lastShown = async () => {
  const thread = await bench.control(`/threads/${demoWhatsapp.phoneNumberId}/mariana`);
  return (thread["messages"] as Json[]).at(-1);
};

test("the list comes in pages of 25 whose cursors lead through all sixty, once each", async () => {
  const seen: unknown[] = [];
  const sizes: number[] = [];
  let address = templates;
  for (let pages = 0; address !== "" && pages < 10; pages += 1) {
    const page = await bench.whatsapp(address);
    sizes.push(rowsOf(page).length);
    seen.push(...rowsOf(page).map(({ id }) => id));
    const next = (page.body["paging"] as Json | undefined)?.["next"];
    address = typeof next === "string" ? next.slice(next.indexOf("/v23.0") + "/v23.0".length) : "";
  }
  expect(sizes).toEqual([25, 25, 10]);
  expect(new Set(seen).size).toBe(60);
});

test("a page can be asked for backwards, with fields and filters, and a wrong cursor is error 100", async () => {
  const first = await bench.whatsapp(`${templates}?limit=5&fields=name,status`);
  expect(Object.keys(rowsOf(first)[0] ?? {}).toSorted()).toEqual(["id", "name", "status"]);
  const { cursors } = first.body["paging"] as { cursors: { after: string } };
  const second = await bench.whatsapp(`${templates}?limit=5&after=${cursors.after}`);
  const before = (second.body["paging"] as { cursors: { before: string } }).cursors.before;
  const back = await bench.whatsapp(`${templates}?limit=5&before=${before}`);
  expect(rowsOf(back).map(({ name }) => name)).toEqual(rowsOf(first).map(({ name }) => name));
  expect(rowsOf(await bench.whatsapp(`${templates}?status=REJECTED&fields=rejected_reason`))).toMatchObject([
    { rejected_reason: "TAG_CONTENT_MISMATCH" },
  ]);
  expect(codeOf(await bench.whatsapp(`${templates}?after=nada`))).toBe(100);
  expect(codeOf(await bench.whatsapp("/123/message_templates"))).toBe(100);
});

test("a template is created pending, approved by webhook, and deleted", async () => {
  const body = {
    name: "volta_as_aulas",
    language: "pt_BR",
    category: "MARKETING",
    components: [{ type: "BODY", text: "Oi!" }],
  };
  const created = await bench.whatsapp(templates, { body });
  expect(created.body).toMatchObject({ status: "PENDING", category: "MARKETING" });
  expect(codeOf(await bench.whatsapp(templates, { body }))).toBe(100);
  expect(codeOf(await bench.whatsapp(templates, { body: { ...body, name: "Com Espaço" } }))).toBe(100);
  expect(codeOf(await send("volta_as_aulas"))).toBe(132001);
  await bench.control(`/templates/${String(created.body["id"])}`, { status: "APPROVED" });
  await bench.settled();
  expect(valuesOf(bench.received[0]?.body ?? {})).toMatchObject([
    { event: "APPROVED", message_template_name: "volta_as_aulas", message_template_language: "pt_BR" },
  ]);
  expect((await send("volta_as_aulas")).status).toBe(200);
  expect((await bench.whatsapp(`${templates}?name=volta_as_aulas`, { method: "DELETE" })).body).toEqual({
    success: true,
  });
  expect(codeOf(await bench.whatsapp(`${templates}?name=volta_as_aulas`, { method: "DELETE" }))).toBe(100);
});

test("named parameters are filled in by name, and buttons can be tapped", async () => {
  const parameters = [textParameter("o sofá", "produto"), textParameter("Mariana", "nome")];
  const answer = await send("retomar_conversa", [{ type: "body", parameters }]);
  expect(answer.body["messages"]).toMatchObject([{ message_status: "accepted" }]);
  expect(await lastShown()).toMatchObject({
    text: "Olá, Mariana! Ficou alguma dúvida sobre o sofá? Posso continuar daqui.",
    footer: "Casa Ipê Móveis",
    buttons: [{ title: "Sim, quero continuar", kind: "template" }, { title: "Agora não" }],
  });
});

test("positional parameters are filled in by place, in header, body and button", async () => {
  const components = [
    { type: "header", parameters: [textParameter("1042")] },
    { type: "body", parameters: [textParameter("Mariana"), textParameter("quinta-feira")] },
    { type: "button", sub_type: "url", index: "0", parameters: [textParameter("1042")] },
  ];
  expect((await send("pedido_enviado", components)).status).toBe(200);
  expect(await lastShown()).toMatchObject({ header: "Pedido 1042 a caminho", buttons: [{ kind: "link" }] });
  expect(codeOf(await send("pedido_enviado", components.slice(0, 2)))).toBe(131008);
});

test("what does not fit the template is refused with the code of the reason", async () => {
  expect(codeOf(await send("retomar_conversa"))).toBe(132000);
  const wrongNames = [textParameter("a", "x"), textParameter("b", "y")];
  expect(codeOf(await send("retomar_conversa", [{ type: "body", parameters: wrongNames }]))).toBe(132000);
  const named = [textParameter("Bia", "nome"), textParameter("sábado", "prazo")];
  expect(codeOf(await send("novidades_sala", [{ type: "body", parameters: named }]))).toBe(132012);
  expect(codeOf(await send("cupom_aniversario"))).toBe(132015);
  expect(codeOf(await send("pesquisa_entrega"))).toBe(132001);
  expect(codeOf(await send("boas_vindas", [], "es"))).toBe(132001);
  const long = [textParameter("x".repeat(1000), "nome"), textParameter("y".repeat(1000), "produto")];
  expect(codeOf(await send("retomar_conversa", [{ type: "body", parameters: long }]))).toBe(132005);
});
