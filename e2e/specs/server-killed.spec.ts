import type { Page } from "@playwright/test";
import {
  answer,
  bubble,
  composerText,
  controlStrip,
  expectTicks,
  openConversation,
  openInbox,
  thread,
} from "../src/inbox-page.ts";
import { openShop } from "../src/shop.ts";
import { expect, test } from "../src/test.ts";

test("a server killed in the middle of a conversation loses nothing and doubles nothing", async ({
  page,
  person,
  product,
  meta,
  expected,
}) => {
  test.slow();
  const shop = await openShop(page.context(), { meta, person });
  const customer = await shop.customer("Ana Prado");
  await meta.say(customer, "Vocês entregam?");
  await openInbox(page, person);
  await openConversation(page, customer.name);
  expected.deadNetwork();
  expected.status(503);
  await answer(page, "Antes da queda.");
  await expectTicks(page, "Antes da queda.", "entregue");
  await product.killServer();
  // Both sides go on writing: the page keeps its message, Meta repeats its webhook.
  await composerText(page).fill("Escrita durante a queda.");
  await composerText(page).press("Enter");
  await expect(waiting(page, "Escrita durante a queda.")).toBeVisible();
  await meta.say(customer, "Alô, tem alguém aí?");
  await product.startServer();
  await expect(bubble(page, "Alô, tem alguém aí?")).toBeVisible({ timeout: 30_000 });
  // What the killed worker held is given up after half a minute, and found by the next sweep.
  await expectTicks(page, "Escrita durante a queda.", "entregue", 90_000);
  for (const text of ["Antes da queda.", "Escrita durante a queda.", "Alô, tem alguém aí?"])
    await expect(bubble(page, text)).toHaveCount(1);
  expect(await meta.textsTo(customer)).toEqual(["Antes da queda.", "Escrita durante a queda."]);
});

test("a server killed while the agent thinks answers once when it is back", async ({
  page,
  person,
  product,
  meta,
  expected,
}) => {
  test.slow();
  const shop = await openShop(page.context(), { meta, person }, { agent: "Lia" });
  const customer = await shop.customer("Ana Prado");
  await openInbox(page, person);
  expected.deadNetwork();
  expected.status(503);
  await meta.change({ model: { latencyMs: 60_000 } });
  await meta.say(customer, "Qual é o horário de vocês?");
  const lease = () =>
    product.sql("SELECT id FROM conversations WHERE workspace_id = $1 AND lease_token IS NOT NULL", [
      person.workspace.id,
    ]);
  await expect.poll(lease, { message: "the agent thinks" }).toHaveLength(1);
  await product.killServer();
  await meta.change({ model: { latencyMs: 0 } });
  await product.startServer();
  // As if the half minute had passed after which the run counts as lost.
  await product.sql("UPDATE conversations SET lease_until = now() WHERE workspace_id = $1", [person.workspace.id]);
  await openConversation(page, customer.name);
  // The next sweep would find it too; the customer is faster.
  await meta.say(customer, "E no sábado, qual o horário?");
  await expect(bubble(page, "Abrimos de segunda a sexta")).toBeVisible({ timeout: 90_000 });
  await expectTicks(page, "Abrimos de segunda a sexta", "entregue");
  await expect(controlStrip(page)).toContainText("Lia está no comando.");
  await expect(bubble(page, "Qual é o horário de vocês?")).toHaveCount(1);
  expect(await meta.textsTo(customer)).toHaveLength(1);
});

const waiting = (page: Page, text: string) =>
  thread(page)
    .getByRole("article", { name: /^(Esperando a conexão|Enviando)$/ })
    .filter({ hasText: text });
