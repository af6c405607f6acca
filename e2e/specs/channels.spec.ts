import type { Page } from "@playwright/test";
import { bubble, inboxRow, openConversation, openInbox } from "../src/inbox-page.ts";
import { openShop } from "../src/shop.ts";
import { openSignedIn } from "../src/sign-in.ts";
import type { SimulatedChannel } from "../src/simulated-meta.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";

test("a WhatsApp number is connected from the page, and its first message arrives", async ({
  page,
  person,
  meta,
  expected,
}) => {
  expected.status(400);
  const channel = await meta.addChannel("whatsapp");
  await openSignedIn(page, person, "/channels");
  await expect(page.getByText("Nenhum canal ainda")).toBeVisible();
  await page.getByRole("button", { name: "Conectar canal" }).first().click();
  const dialog = page.getByRole("dialog");

  await test.step("a wrong token is shown at its field, and nothing is connected", async () => {
    await fillConnection(page, { ...channel, accessToken: "EAATOKENQUENUNCAVALEU" });
    await dialog.getByRole("button", { name: "Testar conexão" }).click();
    await expect(dialog.getByLabel("Token de acesso")).toHaveAccessibleDescription(/A Meta não aceitou este token/);
    await expect(dialog.getByLabel("Token de acesso")).toHaveAttribute("aria-invalid", "true");
  });

  await test.step("the right one works, and tells the number's name", async () => {
    await dialog.getByLabel("Token de acesso").fill(channel.accessToken);
    await dialog.getByRole("button", { name: "Testar conexão" }).click();
    await expect(dialog.getByText(/^Funciona: /)).toBeVisible();
    await dialog.getByLabel("Nome do canal").fill("WhatsApp da loja");
    await dialog.getByRole("button", { name: "Conectar", exact: true }).click();
    await expect(page.getByRole("dialog", { name: "“WhatsApp da loja” está conectado" })).toBeVisible();
  });

  await test.step("address and token are what Meta needs, and the first webhook is noticed", async () => {
    await expect(dialog.getByText(/\/webhooks\/whatsapp$/)).toBeVisible();
    const verifyToken = await dialog.locator("pre").last().textContent();
    expect(await meta.verifies(channel, verifyToken ?? "")).toBe(true);
    expect(await meta.verifies(channel, "um-token-qualquer")).toBe(false);
    await expect(dialog.getByRole("button", { name: "Copiar o endereço" })).toBeVisible();
    await expect(dialog.getByText("Esperando o primeiro webhook…")).toBeVisible();
    await meta.say(await meta.addCustomer(channel, "Ana Prado"), "Primeira mensagem");
    await expect(dialog.getByText("Chegou: o canal está recebendo.")).toBeVisible();
    await dialog.getByRole("button", { name: "Pronto" }).click();
  });

  await expect(page.getByRole("region", { name: "Canal WhatsApp da loja" })).toContainText("Ativo");
  await openInbox(page, person);
  await openConversation(page, "Ana Prado");
  await expect(bubble(page, "Primeira mensagem")).toBeVisible();
  // The secrets never come back.
  await expect(page.getByText(channel.accessToken)).toHaveCount(0);
});

test("an Instagram account is connected from the page with its token alone", async ({ page, person, meta }) => {
  const channel = await meta.addChannel("instagram");
  await openSignedIn(page, person, "/channels");
  await page.getByRole("button", { name: "Conectar canal" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Instagram" }).click();
  await dialog.getByLabel("Token de acesso").fill(channel.accessToken);
  await dialog.getByLabel("Chave secreta do app").fill(channel.appSecret);
  await dialog.getByLabel("Nome do canal").fill("Instagram da loja");
  await dialog.getByRole("button", { name: "Conectar", exact: true }).click();
  await expect(dialog.getByText(/\/webhooks\/instagram$/)).toBeVisible();
  await dialog.getByRole("button", { name: "Pronto" }).click();
  await expect(page.getByRole("region", { name: "Canal Instagram da loja" })).toContainText("Ativo");
});

test("a revoked token shows on the channel, and a new one sends what waited", async ({ page, person, meta }) => {
  const shop = await openShop(page.context(), { meta, person });
  const card = page.getByRole("region", { name: `Canal ${shop.channel.name}` });
  await page.goto(`/w/${person.workspace.slug}/channels`);
  await expect(card).toContainText("Ativo");
  await meta.setToken(shop.channel, { isTokenRevoked: true });
  await card.getByRole("button", { name: /^Ações de/ }).click();
  await page.getByRole("menuitem", { name: "Testar conexão" }).click();
  await expect(card).toContainText("Precisa de autorização");
  await meta.setToken(shop.channel, { isTokenRevoked: false });
  await page.keyboard.press("Escape");
  await card.getByRole("button", { name: "Autorizar de novo" }).click();
  await page.getByRole("dialog").getByLabel("Token de acesso").fill(shop.channel.accessToken);
  await page.getByRole("dialog").getByRole("button", { name: "Testar e trocar" }).click();
  await expectToast(page, `“${shop.channel.name}” está autorizado de novo.`);
  await expect(card).toContainText("Ativo");
});

test("a disconnected channel keeps its conversations and can be connected again", async ({ page, person, meta }) => {
  const shop = await openShop(page.context(), { meta, person });
  const customer = await shop.customer("Ana Prado");
  await meta.say(customer, "Antes de desconectar");
  await openInbox(page, person);
  await expect(inboxRow(page, customer.name)).toBeVisible();
  await page.goto(`/w/${person.workspace.slug}/channels`);
  const card = page.getByRole("region", { name: `Canal ${shop.channel.name}` });
  await card.getByRole("button", { name: /^Ações de/ }).click();
  await page.getByRole("menuitem", { name: "Desconectar" }).click();
  await page.getByRole("alertdialog").or(page.getByRole("dialog")).getByRole("button", { name: "Desconectar" }).click();
  await expectToast(page, /foi desconectado\. O histórico continua aqui\.$/);
  await expect(card).toContainText("Desconectado");

  await openInbox(page, person);
  await openConversation(page, customer.name);
  await expect(bubble(page, "Antes de desconectar")).toBeVisible();
  await expect(page.getByText("O canal desta conversa foi desconectado.")).toBeVisible();

  await page.goto(`/w/${person.workspace.slug}/channels`);
  await card.getByRole("button", { name: "Conectar de novo" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Token de acesso").fill(shop.channel.accessToken);
  await dialog.getByLabel("Chave secreta do app").fill(shop.channel.appSecret);
  await dialog.getByRole("button", { name: "Conectar", exact: true }).click();
  await dialog.getByRole("button", { name: "Pronto" }).click();
  await meta.say(customer, "Depois de conectar de novo");
  await openInbox(page, person);
  await openConversation(page, customer.name);
  await expect(bubble(page, "Antes de desconectar")).toBeVisible();
  await expect(bubble(page, "Depois de conectar de novo")).toBeVisible();
});

async function fillConnection(page: Page, channel: SimulatedChannel): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("ID do número").fill(channel.id);
  await dialog.getByLabel("ID da conta (WABA)").fill(channel.accountId);
  await dialog.getByLabel("Token de acesso").fill(channel.accessToken);
  await dialog.getByLabel("Chave secreta do app").fill(channel.appSecret);
}
