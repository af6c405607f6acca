import type { Page } from "@playwright/test";
import {
  answer,
  bubble,
  command,
  controlStrip,
  inboxRow,
  inboxRows,
  openConversation,
  openInbox,
  thread,
} from "../src/inbox-page.ts";
import { fromShop, openPhone, writeOnPhone } from "../src/phone.ts";
import { openShop } from "../src/shop.ts";
import type { ChannelKind } from "../src/simulated-meta.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";

const kinds: readonly ChannelKind[] = ["whatsapp", "instagram"];

/** Instagram's webhooks name nobody. */
const nameOn = (kind: ChannelKind, name: string): string | RegExp =>
  kind === "whatsapp" ? name : new RegExp(`${name}|Instagram …`);

for (const kind of kinds) {
  test(`on ${kind} the agent answers, hands off, a seller takes over, hands back and closes`, async ({
    page,
    person,
    meta,
    openBrowser,
  }) => {
    const shop = await openShop(page.context(), { meta, person }, { kind, agent: "Lia" });
    const customer = await shop.customer("Mariana Duarte");
    const name = nameOn(kind, customer.name);
    await openInbox(page, person);
    await expect(page.getByText("Nenhuma conversa aberta")).toBeVisible();
    const phone = await (await openBrowser()).newPage();
    await openPhone(phone, meta, customer);

    await test.step("the customer writes, and the agent's answer is on the telephone and in the inbox", async () => {
      await writeOnPhone(phone, "Vocês têm sofá retrátil?");
      await expect(fromShop(phone, "O sofá retrátil Serra")).toBeVisible();
      await expect(inboxRow(page, name)).toBeVisible();
      await openConversation(page, name);
      await expect(bubble(page, "Vocês têm sofá retrátil?")).toBeVisible();
      await expect(bubble(page, "O sofá retrátil Serra")).toBeVisible();
      await expect(controlStrip(page)).toContainText("Lia está no comando.");
    });

    await test.step("asked for a person, the agent hands off and says so", async () => {
      await writeOnPhone(phone, "Quero falar com uma pessoa");
      await expect(fromShop(phone, "Vou chamar uma pessoa da equipe")).toBeVisible();
      await expect(controlStrip(page)).toContainText("Esperando uma pessoa");
      await expect(controlStrip(page)).toContainText("Pediu uma pessoa.");
      await expect(inboxRow(page, name)).toContainText("Esperando");
      await expect(page).toHaveTitle(/^\(1\) Conversas/);
    });

    await test.step("the seller takes over and answers; the customer reads it", async () => {
      await command(page, "Assumir").click();
      await expectToast(page, "Você assumiu a conversa.");
      await expect(controlStrip(page)).toContainText("Você está no comando.");
      await answer(page, "Oi, aqui é a Marina. Como posso ajudar?");
      await expect(fromShop(phone, "Oi, aqui é a Marina. Como posso ajudar?")).toBeVisible();
      await expectRead(page, "Oi, aqui é a Marina. Como posso ajudar?");
    });

    await test.step("while the seller commands the agent is silent", async () => {
      await writeOnPhone(phone, "Qual é o horário de vocês?");
      await expect(bubble(page, "Qual é o horário de vocês?")).toBeVisible();
      await expect(controlStrip(page)).toContainText("Lia está em silêncio.");
    });

    await test.step("handed back with an instruction, the agent answers what waits", async () => {
      await command(page, "Devolver").click();
      await page.getByLabel("Instrução").fill("Diga os horários da loja.");
      await page.getByLabel("Instrução").press("Enter");
      await expectToast(page, "A conversa voltou para Lia.");
      await expect(fromShop(phone, "Abrimos de segunda a sexta")).toHaveCount(1);
      await expect(bubble(page, "Abrimos de segunda a sexta")).toBeVisible();
      await expect(controlStrip(page)).toContainText("Lia está no comando.");
    });

    await test.step("closed, it leaves the list, and a new message brings a new conversation", async () => {
      await page.getByRole("button", { name: /^Fechar/ }).click();
      await expectToast(page, "Conversa fechada.");
      await expect(inboxRows(page)).toHaveCount(0);
      await writeOnPhone(phone, "Bom dia!");
      await expect(fromShop(phone, "Olá! Aqui é o assistente")).toBeVisible();
      await expect(inboxRows(page)).toHaveCount(1);
      await openConversation(page, name);
      await expect(bubble(page, "Bom dia!")).toBeVisible();
      await expect(bubble(page, "Olá! Aqui é o assistente")).toBeVisible();
    });
  });
}

/** Two ticks in petrol: the customer has read it. */
async function expectRead(page: Page, text: string): Promise<void> {
  await expect(bubble(page, text).getByTitle("lida")).toHaveClass(/text-accent-text/);
}

for (const kind of kinds) {
  test(`on ${kind} an answer from the shop's own telephone takes over by itself`, async ({ page, person, meta }) => {
    const shop = await openShop(page.context(), { meta, person }, { kind, agent: "Lia" });
    const customer = await shop.customer("Bia Montenegro");
    const name = nameOn(kind, customer.name);
    await openInbox(page, person);
    await meta.say(customer, "Oi");
    await openConversation(page, name);
    await expect(bubble(page, "Olá! Aqui é o assistente")).toBeVisible();
    await meta.act(customer, { action: "business_reply", text: "Oi Bia, respondo eu daqui do celular." });
    await expect(bubble(page, "Oi Bia, respondo eu daqui do celular.")).toBeVisible();
    await expect(controlStrip(page)).toContainText("Uma pessoa está no comando.");
    await expect(thread(page).getByText("Alguém respondeu pelo celular e assumiu")).toBeVisible();
    await meta.say(customer, "Qual é o horário?");
    await expect(bubble(page, "Qual é o horário?")).toBeVisible();
    await expect.poll(() => meta.textsTo(customer)).toHaveLength(1);
  });
}
