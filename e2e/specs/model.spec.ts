import { createAgent } from "../src/agents-page.ts";
import { bubble, controlStrip, openConversation, openInbox } from "../src/inbox-page.ts";
import { openShop } from "../src/shop.ts";
import { openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";

test("a model is connected from the page: tested, saved, its key never shown again", async ({
  page,
  person,
  product,
}) => {
  await openSignedIn(page, person, "/settings/model");
  const form = page.getByRole("form", { name: "Modelo de IA" });
  await form.getByLabel("Provedor", { exact: true }).selectOption("OpenAI ou compatível");
  await form.getByLabel("Endereço").fill(`${product.simulatorOrigin}/llm/v1`);
  await form.getByLabel("Modelo", { exact: true }).fill("falha-401");
  await form.getByLabel("Chave da API").fill("sim-chave-secreta-1234");
  await form.getByRole("button", { name: "Testar" }).click();
  await expect(page.getByText("O provedor não aceitou a chave, ou ela não pode usar este modelo.")).toBeVisible();
  await form.getByLabel("Modelo", { exact: true }).fill("roteiro-demo");
  await form.getByRole("button", { name: "Testar" }).click();
  await expect(page.getByText(/^Funciona: respondeu em/)).toBeVisible();
  await form.getByRole("button", { name: "Salvar" }).click();
  await expectToast(page, "Modelo de IA salvo.");
  await page.reload();
  await expect(form.getByLabel("Modelo", { exact: true })).toHaveValue("roteiro-demo");
  await expect(form.getByLabel("Chave da API")).toHaveValue("");
  await expect(page.getByText("A chave guardada termina em 1234.")).toBeVisible();
});

test("a model that fails hands the conversation to people, never to silence", async ({ page, person, meta }) => {
  const shop = await openShop(page.context(), { meta, person }, { agent: "Lia" });
  const customer = await shop.customer("Ana Prado");
  await openInbox(page, person);
  await meta.say(customer, "Oi #falha-recusa");
  await openConversation(page, customer.name);
  await expect(bubble(page, "Oi #falha-recusa")).toBeVisible();
  await expect(controlStrip(page)).toContainText("Esperando uma pessoa");
  await expect.poll(() => meta.textsTo(customer)).toHaveLength(1);
  await page.getByRole("button", { name: "Mais ações" }).click();
  await page.getByRole("menuitem", { name: "Por que a IA respondeu" }).click();
  await expect(page.getByRole("dialog")).toContainText(/recus/i);
});

test("the playground answers with the draft as it stands, and reaches no customer", async ({
  page,
  person,
  product,
}) => {
  await openSignedIn(page, person, "/agents");
  await createAgent(page, "Lia");
  await page.getByRole("radio", { name: "Testar" }).click();
  const pane = page.getByRole("region", { name: "Testar o rascunho" });
  const log = pane.getByRole("log", { name: "Conversa de teste" });
  const message = pane.getByLabel("Mensagem do cliente");
  await message.fill("Vocês têm sofá retrátil?");
  await message.press("Enter");
  await expect(log.getByRole("paragraph").filter({ hasText: "O sofá retrátil Serra" })).toBeVisible();
  await message.fill("Quero falar com um atendente");
  await message.press("Enter");
  await expect(log.getByText(/^Passaria para uma pessoa: /)).toBeVisible();
  const talks = await product.sql("SELECT id FROM conversations WHERE workspace_id = $1", [person.workspace.id]);
  expect(talks).toEqual([]);
});
