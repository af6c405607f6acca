import type { Page } from "@playwright/test";
import { expectNoSidewaysScroll, findViolations } from "../src/accessibility.ts";
import { callApi } from "../src/api.ts";
import { answer, bubble, composerText, controlStrip, openConversation, openInbox } from "../src/inbox-page.ts";
import { openShop } from "../src/shop.ts";
import type { Customer, SimulatedMeta } from "../src/simulated-meta.ts";
import { expect, test } from "../src/test.ts";

test.describe("the inbox passes axe in light, dark and on a phone, and never scrolls sideways:", () => {
  test.slow();

  test("list, conversation with every kind of message, contact", async ({ page, person, meta }) => {
    const shop = await openShop(page.context(), { meta, person }, { agent: "Lia" });
    const customer = await shop.customer("Maria Aparecida dos Santos Albuquerque de Vasconcelos e Silva");
    await sendEverything(meta, customer);
    await openInbox(page, person);
    await inspectInbox(page, "list");
    await openConversation(page, customer.name);
    await expect(controlStrip(page)).toContainText("Esperando uma pessoa");
    await answer(page, "Oi, aqui é a Marina.");
    await meta.change({ statuses: { failCode: 131026 } });
    await answer(page, "Esta não chega.");
    await expect(bubble(page, "Esta não chega.")).toContainText("Não entregue");
    await page.getByRole("tab", { name: "Nota interna" }).click();
    await page.getByRole("textbox", { name: "Nota interna" }).fill("Só para nós.");
    await page.getByRole("textbox", { name: "Nota interna" }).press("Enter");
    await expect(bubble(page, "Só para nós.")).toBeVisible();
    await page.getByRole("tab", { name: "Resposta" }).click();
    await inspectInbox(page, "conversation");
    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByRole("link", { name: new RegExp(customer.name) }).click();
    await expect(page.getByRole("region", { name: "Contato" })).toBeVisible();
    expect(await findViolations(page), "contact on a phone").toEqual([]);
  });

  test("search, filters, alerts, dialogs and menus", async ({ page, person, meta }) => {
    const shop = await openShop(page.context(), { meta, person }, { agent: "Lia" });
    const customer = await shop.customer("Ana Prado");
    await meta.say(customer, "Quero falar com um atendente");
    await callApi(page.context(), "cannedReplies.create", {
      workspaceId: person.workspace.id,
      shortcut: "frete",
      title: "Frete grátis",
      body: "O frete é grátis em BH.",
    });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await openInbox(page, person);
    await openConversation(page, customer.name);
    await expect(controlStrip(page)).toContainText("Esperando uma pessoa");

    for (const name of ["Filtros", "Avisos"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await inspectOpen(page, '[role="dialog"]', name);
    }
    await page.getByRole("button", { name: "Emoji", exact: true }).click();
    await expect(page.getByRole("gridcell").first()).toBeVisible();
    // The picker's library counts rows and columns from zero, and finds them by it.
    await inspectOpen(page, '[role="dialog"]', "Emoji", ["aria-valid-attr-value"]);
    for (const name of ["Adiar", "Mais ações"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await inspectOpen(page, '[role="menu"]', name);
    }
    for (const name of ["Nova conversa", "Modelos", "Editar contato"]) {
      await page.getByRole("button", { name, exact: true }).first().click();
      await inspectOpen(page, '[role="dialog"]', name);
    }
    await controlStrip(page).getByRole("button", { name: "Devolver" }).click();
    await inspectOpen(page, '[role="dialog"]', "Devolver");
    await page.getByRole("button", { name: "Mais ações" }).click();
    await page.getByRole("menuitem", { name: "Por que a IA respondeu" }).click();
    await inspectOpen(page, '[role="dialog"]', "Por que");

    await composerText(page).fill("/");
    await expect(page.getByRole("option").first()).toBeVisible();
    expect(await findViolations(page), "quick replies").toEqual([]);
    await composerText(page).fill("");
    await page.getByRole("searchbox", { name: "Buscar conversas" }).fill("atendente");
    await expect(page.getByRole("list", { name: "Resultados da busca" })).toBeVisible();
    expect(await findViolations(page), "search").toEqual([]);
  });
});

async function inspectInbox(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  expect(await findViolations(page), `${name} in light`).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  expect(await findViolations(page, { rules: ["color-contrast"] }), `${name} in dark`).toEqual([]);
  await expectNoSidewaysScroll(page, name);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await findViolations(page, { without: ["color-contrast"] }), `${name} on a phone`).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** What has opened passes, and Escape closes it. */
async function inspectOpen(page: Page, within: string, name: string, without: string[] = []): Promise<void> {
  await expect(page.locator(within).first()).toBeVisible();
  await expect(page.locator(within).getByLabel(/^Carregando/)).toHaveCount(0);
  expect(await findViolations(page, { within, without }), name).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.locator(within)).toHaveCount(0);
}

/** One message of every kind, then a word for a person; waits until the agent has handed off. */
async function sendEverything(meta: SimulatedMeta, customer: Customer): Promise<void> {
  const id = await meta.say(customer, "Oi! Vejam https://exemplo.com.br e *isto*");
  for (const type of ["image", "video", "audio", "document", "sticker", "location", "contacts", "order", "unsupported"])
    await meta.act(customer, { action: "message", content: { type } });
  await meta.act(customer, { action: "message", content: { type: "text", text: "Respondo" }, replyToId: id });
  await meta.act(customer, { action: "react", messageId: id, emoji: "❤️" });
  await meta.act(customer, { action: "edit", messageId: id, text: "Oi! Vejam *isto*, editado" });
  const gone = await meta.say(customer, "Some já");
  await meta.act(customer, { action: "delete", messageId: gone });
  await meta.say(customer, "Quero falar com um atendente");
  await expect.poll(async () => (await meta.textsTo(customer)).join("\n")).toContain("Vou chamar uma pessoa");
}
