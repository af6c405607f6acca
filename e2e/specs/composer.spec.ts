import type { Page } from "@playwright/test";
import { callApi } from "../src/api.ts";
import { answer, bubble, composerText, expectTicks, openConversation, openInbox, thread } from "../src/inbox-page.ts";
import { createPerson } from "../src/people.ts";
import { fromShop, openPhone } from "../src/phone.ts";
import { openShop } from "../src/shop.ts";
import { signIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

const waiting = (page: Page, text: string) =>
  thread(page)
    .getByRole("article", { name: /^(Esperando a conexão|Enviando)$/ })
    .filter({ hasText: text });

test("Enter pressed twice and a double click send a message once", async ({ page, person, meta }) => {
  const { customer } = await startTalk(page, { person, meta });
  await composerText(page).fill("Chega na sexta.");
  await composerText(page).press("Enter");
  await composerText(page).press("Enter");
  await expectTicks(page, "Chega na sexta.", "entregue");
  await composerText(page).fill("Até lá!");
  await page.getByRole("button", { name: /^Enviar/ }).dblclick();
  await expectTicks(page, "Até lá!", "entregue");
  expect(await meta.textsTo(customer)).toEqual(["Chega na sexta.", "Até lá!"]);
  await expect(bubble(page, "Chega na sexta.")).toHaveCount(1);
});

test("what is written without a network waits, survives a reload and is sent once when it returns", async ({
  page,
  context,
  person,
  meta,
  expected,
}) => {
  const { customer } = await startTalk(page, { person, meta });
  expected.deadNetwork();
  // The page itself can be loaded again; only handing messages over finds no server.
  await page.route(/messages\.sendText/, (route) => route.abort());
  await composerText(page).fill("Sem rede, mas escrita");
  await composerText(page).press("Enter");
  await expect(waiting(page, "Sem rede, mas escrita")).toBeVisible();
  await composerText(page).fill("E a segunda depois dela");
  await composerText(page).press("Enter");
  await page.reload();
  await expect(waiting(page, "Sem rede, mas escrita")).toBeVisible();
  await expect(waiting(page, "E a segunda depois dela")).toBeVisible();
  expect(await meta.textsTo(customer)).toEqual([]);

  await page.unroute(/messages\.sendText/);
  await context.setOffline(true);
  await context.setOffline(false);
  await expectTicks(page, "E a segunda depois dela", "entregue");
  expect(await meta.textsTo(customer)).toEqual(["Sem rede, mas escrita", "E a segunda depois dela"]);
  await expect(bubble(page, "Sem rede, mas escrita")).toHaveCount(1);
});

test("an answer that gets lost on the way does not double the message", async ({
  page,
  context,
  person,
  meta,
  expected,
}) => {
  const { customer } = await startTalk(page, { person, meta });
  expected.deadNetwork();
  let lost = 0;
  await page.route(/messages\.sendText/, async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    // The server has taken it; the page never learns.
    await route.fetch();
    return route.abort();
  });
  await composerText(page).fill("Só uma vez, por favor");
  await composerText(page).press("Enter");
  await expect.poll(() => lost).toBe(1);
  await context.setOffline(true);
  await context.setOffline(false);
  await expectTicks(page, "Só uma vez, por favor", "entregue");
  await expect(waiting(page, "Só uma vez, por favor")).toHaveCount(0);
  expect(await meta.textsTo(customer)).toEqual(["Só uma vez, por favor"]);
});

test("each conversation keeps its own draft, over a change of conversation and a reload", async ({
  page,
  person,
  meta,
}) => {
  const { shop, customer } = await startTalk(page, { person, meta });
  const other = await shop.customer("Bruno Sá");
  await meta.say(other, "Olá");
  await composerText(page).fill("Rascunho para a Ana");
  await openConversation(page, other.name);
  await expect(bubble(page, "Olá")).toBeVisible();
  await expect(composerText(page)).toHaveValue("");
  await composerText(page).fill("Rascunho para o Bruno");
  await openConversation(page, customer.name);
  await expect(composerText(page)).toHaveValue("Rascunho para a Ana");
  await page.reload();
  await expect(composerText(page)).toHaveValue("Rascunho para a Ana");
  await openConversation(page, other.name);
  await expect(composerText(page)).toHaveValue("Rascunho para o Bruno");
});

test("a slash brings quick replies, and a message can answer another", async ({ page, person, meta, openBrowser }) => {
  const { customer } = await startTalk(page, { person, meta });
  const phone = await (await openBrowser()).newPage();
  await openPhone(phone, meta, customer);
  await callApi(page.context(), "cannedReplies.create", {
    workspaceId: person.workspace.id,
    shortcut: "frete",
    title: "Frete grátis",
    body: "O frete é grátis em BH.",
  });
  await page.reload();
  await composerText(page).pressSequentially("/fre");
  await expect(page.getByRole("option", { name: /Frete grátis/ })).toBeVisible();
  await composerText(page).press("Enter");
  await expect(composerText(page)).toHaveValue("O frete é grátis em BH.");
  await composerText(page).press("Enter");
  await expect(fromShop(phone, "O frete é grátis em BH.")).toBeVisible();

  await bubble(page, "Vocês entregam?").hover();
  await bubble(page, "Vocês entregam?").getByRole("button", { name: "Ações da mensagem" }).click();
  await page.getByRole("menuitem", { name: "Responder" }).click();
  await expect(composerText(page)).toBeFocused();
  await answer(page, "Entregamos sim.");
  await expect(bubble(page, "Entregamos sim.")).toContainText("Vocês entregam?");
  await expect(fromShop(phone, "Entregamos sim.").locator(".quote")).toHaveText("Vocês entregam?");
});

test("a note stays in the house and calls whom it mentions", async ({ page, person, product, meta, openBrowser }) => {
  const { customer } = await startTalk(page, { person, meta });
  const colleague = await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "seller" });
  const other = await (await openBrowser()).newPage();
  await other.addInitScript(recordNotifications);
  await signIn(other.context(), colleague);
  await openInbox(other, colleague);
  await page.reload();
  await page.getByRole("tab", { name: "Nota interna" }).click();
  const note = page.getByRole("textbox", { name: "Nota interna" });
  await note.pressSequentially("@Otá");
  await expect(page.getByRole("option", { name: "Otávio Reis" })).toBeVisible();
  await note.press("Enter");
  await note.pressSequentially("confere o frete?");
  await note.press("Enter");
  await expect(bubble(page, "confere o frete?")).toContainText("Marina Duarte, nota interna:");
  await expect.poll(() => other.evaluate(() => sessionStorage.getItem("notifications"))).toContain("Mencionaram você");
  expect(await meta.textsTo(customer)).toEqual([]);
});

test("files come from the chooser and the clipboard; what the channel refuses is explained", async ({
  page,
  person,
  meta,
  openBrowser,
}) => {
  const { customer } = await startTalk(page, { person, meta });
  const phone = await (await openBrowser()).newPage();
  await openPhone(phone, meta, customer);
  const chooser = page.locator('input[type="file"]');
  const tray = page.getByRole("list", { name: "Arquivos da mensagem" });

  await test.step("refused before anything is sent", async () => {
    await chooser.setInputFiles([
      { name: "virus.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") },
      { name: "enorme.png", mimeType: "image/png", buffer: Buffer.alloc(6 * 1024 * 1024) },
    ]);
    await expect(tray.getByRole("listitem").filter({ hasText: "virus.exe" })).toContainText(
      "Este canal não aceita este tipo",
    );
    await expect(tray.getByRole("listitem").filter({ hasText: "enorme.png" })).toContainText(
      "Grande demais para este canal",
    );
    await page.getByRole("button", { name: "Tirar virus.exe" }).click();
    await page.getByRole("button", { name: "Tirar enorme.png" }).click();
    await expect(tray).toHaveCount(0);
  });

  await test.step("chosen, with a caption", async () => {
    await chooser.setInputFiles({ name: "sofa.png", mimeType: "image/png", buffer: pixel });
    await expect(tray.getByRole("listitem")).toContainText("sofa.png");
    await composerText(page).fill("Este aqui?");
    await expect(page.getByRole("button", { name: /^Enviar/ })).toBeEnabled();
    await composerText(page).press("Enter");
    await expect(fromShop(phone, "Este aqui?").getByRole("img")).toBeVisible();
    await expect(bubble(page, "Este aqui?").getByRole("img").first()).toBeVisible();
    await expectTicks(page, "Este aqui?", "lida");
  });

  await test.step("pasted", async () => {
    await composerText(page).evaluate(
      (element, bytes) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "colada.png", { type: "image/png" }));
        element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
      },
      [...pixel],
    );
    await expect(tray.getByRole("listitem")).toContainText("colada.png");
    await expect(page.getByRole("button", { name: /^Enviar/ })).toBeEnabled();
    await composerText(page).press("Enter");
    await expect(fromShop(phone, "").getByRole("img")).toHaveCount(2);
  });
});

test("when the 24 hours have passed only a template can be sent, and it is seen before", async ({
  page,
  person,
  product,
  meta,
  openBrowser,
}) => {
  const { customer } = await startTalk(page, { person, meta });
  await meta.act(customer, { action: "close_window" });
  await product.sql("UPDATE conversations SET window_expires_at = now() - interval '1 hour' WHERE workspace_id = $1", [
    person.workspace.id,
  ]);
  await page.reload();
  await expect(page.getByText("Passaram 24 h desde a última mensagem.")).toBeVisible();
  await expect(composerText(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Escolher modelo" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nome ou texto do modelo").fill("retomar");
  await dialog.getByRole("button", { name: /retomar_conversa/ }).click();
  await dialog.getByRole("button", { name: "Enviar modelo" }).click();
  await expect(dialog.getByText("Preencha este campo.").first()).toBeVisible();
  await dialog.getByLabel("nome").fill("Ana");
  await dialog.getByLabel("produto").fill("a mesa Jatobá");
  await expect(dialog.getByRole("figure")).toContainText("Olá, Ana! Ficou alguma dúvida sobre a mesa Jatobá?");
  await dialog.getByRole("button", { name: "Enviar modelo" }).click();
  await expectTicks(page, "Ficou alguma dúvida sobre a mesa Jatobá?", "entregue");
  const phone = await (await openBrowser()).newPage();
  await openPhone(phone, meta, customer);
  await expect(fromShop(phone, "Olá, Ana! Ficou alguma dúvida sobre a mesa Jatobá?")).toBeVisible();
});

test("a message Meta refuses says why, and can be sent again", async ({ page, person, meta }) => {
  const { customer } = await startTalk(page, { person, meta });
  await meta.change({ statuses: { failCode: 131026 } });
  await answer(page, "Seu pedido saiu!");
  await expect(bubble(page, "Seu pedido saiu!")).toContainText(
    "Não entregue: o WhatsApp não alcança esta pessoa. (código 131.026)",
  );
  await expect(page.getByRole("list", { name: "Conversas" })).toContainText("Não entregue");
  await meta.change({ statuses: { failCode: null } });
  await bubble(page, "Seu pedido saiu!").getByRole("button", { name: "Enviar de novo" }).click();
  await expectTicks(page, "Seu pedido saiu!", "entregue");
  // Meta took both, and the first ended as not delivered.
  expect(await meta.textsTo(customer)).toEqual(["Seu pedido saiu!", "Seu pedido saiu!"]);
});

test("a token revoked in the middle is told, and what waits leaves after the new authorisation", async ({
  page,
  person,
  meta,
}) => {
  const { shop, customer } = await startTalk(page, { person, meta });
  await meta.setToken(shop.channel, { isTokenRevoked: true });
  await answer(page, "Um momento, já respondo.");
  const hint = page.getByText("A Meta não aceita mais o token deste canal.");
  await expect(hint).toBeVisible();
  await expectTicks(page, "Um momento, já respondo.", /na fila|enviando/);
  await answer(page, "E mais uma coisa.");
  expect(await meta.textsTo(customer)).toEqual([]);

  await meta.setToken(shop.channel, { isTokenRevoked: false });
  await callApi(page.context(), "channels.replaceCredentials", {
    workspaceId: person.workspace.id,
    channelId: shop.channelId,
    accessToken: shop.channel.accessToken,
  });
  await expectTicks(page, "Um momento, já respondo.", "entregue");
  await expectTicks(page, "E mais uma coisa.", "entregue");
  await expect(hint).toHaveCount(0);
  expect(await meta.textsTo(customer)).toEqual(["Um momento, já respondo.", "E mais uma coisa."]);
});

type TalkInput = Pick<Parameters<typeof openShop>[1], "person" | "meta">;

/** A customer has written on a channel without an agent, and the conversation is open. */
async function startTalk(page: Page, { person, meta }: TalkInput) {
  const shop = await openShop(page.context(), { meta, person });
  const customer = await shop.customer("Ana Prado");
  await meta.say(customer, "Vocês entregam?");
  await openInbox(page, person);
  await openConversation(page, customer.name);
  await expect(bubble(page, "Vocês entregam?")).toBeVisible();
  return { shop, customer };
}

/** Another window is in front, notifications are allowed and on, and each is written down. */
function recordNotifications(): void {
  localStorage.setItem("piloto.alerts", "desktop");
  document.hasFocus = () => false;
  class RecordedNotification extends EventTarget {
    static permission = "granted";
    constructor(title: string) {
      super();
      sessionStorage.setItem("notifications", `${sessionStorage.getItem("notifications") ?? ""}${title}\n`);
    }
    close(): void {}
  }
  Reflect.set(window, "Notification", RecordedNotification);
}

/** A whole picture of one dot. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
