import type { Page } from "@playwright/test";
import {
  bubble,
  command,
  composerText,
  controlStrip,
  inboxRow,
  inboxRows,
  openConversation,
  openInbox,
  thread,
} from "../src/inbox-page.ts";
import { insertHistory } from "../src/history.ts";
import { createPerson, type Person } from "../src/people.ts";
import { openShop } from "../src/shop.ts";
import { signIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";

test("a message appears without a reload: in the list, in another tab and for a colleague", async ({
  page,
  person,
  product,
  meta,
  openBrowser,
}) => {
  const shop = await openShop(page.context(), { meta, person });
  const customer = await shop.customer("Joaquim Teixeira");
  const colleague = await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "seller" });
  await openInbox(page, person);
  const tab = await page.context().newPage();
  await openInbox(tab, person);
  const other = await openInboxOf(await (await openBrowser()).newPage(), colleague);
  await meta.say(customer, "Boa tarde, ainda tem a mesa Jatobá?");
  for (const screen of [page, tab, other]) {
    await expect(inboxRow(screen, customer.name)).toContainText("Boa tarde, ainda tem a mesa Jatobá?");
    await expect(inboxRow(screen, customer.name)).toContainText("1 não lida");
  }

  await test.step("open in one tab, it is read in all of them", async () => {
    await openConversation(page, customer.name);
    for (const screen of [page, tab, other])
      await expect(inboxRow(screen, customer.name)).not.toContainText("não lida");
  });

  await test.step("what comes next appears in the open conversation", async () => {
    await meta.say(customer, "A de seis cadeiras");
    await expect(bubble(page, "A de seis cadeiras")).toBeVisible();
    await expect(inboxRow(other, customer.name)).toContainText("A de seis cadeiras");
  });
});

test("two people see each other looking and typing", async ({ page, person, product, meta, openBrowser }) => {
  const shop = await openShop(page.context(), { meta, person });
  const customer = await shop.customer("Joaquim Teixeira");
  const colleague = await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "seller" });
  await meta.say(customer, "Oi");
  await openInbox(page, person);
  await openConversation(page, customer.name);
  const other = await openInboxOf(await (await openBrowser()).newPage(), colleague);
  await openConversation(other, customer.name);
  await expect(page.getByText("Otávio está vendo")).toBeVisible();
  await expect(other.getByText("Marina está vendo")).toBeVisible();
  await composerText(other).pressSequentially("Olá");
  await expect(page.getByText("Otávio está escrevendo…")).toBeVisible();
  await inboxRows(other).first().waitFor();
  await other.getByRole("link", { name: "Agentes" }).first().click();
  await expect(page.getByText(/Otávio está/)).toHaveCount(0);
});

test("when two take over at once, the second reads who was faster", async ({
  page,
  person,
  product,
  meta,
  openBrowser,
  expected,
}) => {
  const shop = await openShop(page.context(), { meta, person }, { agent: "Lia" });
  const customer = await shop.customer("Joaquim Teixeira");
  const colleague = await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "seller" });
  await meta.say(customer, "Oi");
  await expect.poll(() => meta.textsTo(customer)).toHaveLength(1);
  await openInbox(page, person);
  await openConversation(page, customer.name);
  const other = await openInboxOf(await (await openBrowser()).newPage(), colleague);
  await openConversation(other, customer.name);
  await expect(controlStrip(page)).toContainText("Lia está no comando.");

  // As on a slow line: this page does not yet know of the colleague's takeover.
  const release = await holdConversation(page);
  await command(other, "Assumir").click();
  await expect(controlStrip(other)).toContainText("Você está no comando.");
  expected.status(409);
  const refused = page.waitForResponse((response) => response.url().includes("conversations.takeOver"));
  await command(page, "Assumir").click();
  await refused;
  release();
  await expectToast(page, "Otávio Reis assumiu antes de você.");
  await expect(controlStrip(page)).toContainText("Otávio Reis está no comando.");
});

test("folders, counts and filters show what they say", async ({ page, person, meta }) => {
  const shop = await openShop(page.context(), { meta, person }, { agent: "Lia" });
  const [first, second] = [await shop.customer("Ana Prado"), await shop.customer("Bruno Sá")];
  for (const customer of [first, second]) await meta.say(customer, "Quero falar com um atendente");
  await openInbox(page, person);
  const folder = (name: string) => page.getByRole("group", { name: "Pastas" }).getByRole("button", { name });
  await expect(page).toHaveTitle(/^\(2\) Conversas/);
  await expect(inboxRows(page)).toHaveCount(2);
  await expect(folder("Todas")).toHaveText("Todas2");
  await expect(folder("Esperando")).toHaveText("Esperando2");
  await expect(folder("Minhas")).toHaveText("Minhas0");

  await openConversation(page, first.name);
  await command(page, "Assumir").click();
  await expect(folder("Minhas")).toHaveText("Minhas1");
  await expect(folder("Esperando")).toHaveText("Esperando1");
  await folder("Minhas").click();
  await expect(inboxRows(page)).toHaveCount(1);
  await expect(inboxRow(page, first.name)).toBeVisible();
  await folder("Sem dono").click();
  await expect(inboxRow(page, second.name)).toBeVisible();
  await expect(inboxRows(page)).toHaveCount(1);

  await test.step("a filter narrows, is counted, survives a reload and can be cleared", async () => {
    await folder("Todas").click();
    await page.getByRole("button", { name: "Filtros", exact: true }).click();
    await page.getByLabel("Situação").selectOption("Fechadas");
    await expect(page.getByText("Nenhuma conversa com estes filtros")).toBeVisible();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Fechar/ }).click();
    await expect(inboxRow(page, first.name)).toBeVisible();
    await page.reload();
    await expect(inboxRows(page)).toHaveCount(1);
    await page.getByRole("button", { name: "Filtros, 1 ligado" }).click();
    await page.getByRole("button", { name: "Limpar filtros" }).click();
    await expect(inboxRow(page, second.name)).toBeVisible();
    await expect(inboxRow(page, first.name)).toHaveCount(0);
  });
});

test("search finds a name, a number and words without their accents, and opens at the message", async ({
  page,
  person,
  product,
  meta,
}) => {
  const shop = await openShop(page.context(), { meta, person });
  const customer = await shop.customer("Patrícia Lemos");
  await meta.say(customer, "O sofá retrátil chegou com um rasgo na almofada");
  await openInbox(page, person);
  await openConversation(page, customer.name);
  await expect(bubble(page, "rasgo na almofada")).toBeVisible();
  await insertHistory(product, person, { name: customer.name, count: 120, place: "after" });
  await openInbox(page, person);
  const box = page.getByRole("searchbox", { name: "Buscar conversas" });
  const results = page.getByRole("list", { name: "Resultados da busca" }).getByRole("link");
  for (const query of ["patricia", customer.phone?.slice(-8) ?? "", "sofa retratil"]) {
    await box.fill(query);
    await expect(results).toHaveCount(1);
    await expect(results.first()).toContainText("Patrícia Lemos");
  }
  await expect(results.first().locator("mark").first()).toHaveText(/sofá|retrátil/i);
  await results.first().click();
  await expect(bubble(page, "rasgo na almofada")).toBeInViewport();
  await expect(page).toHaveURL(/[?&]message=/);
  await box.fill("cadeira de balanço");
  await expect(page.getByText("Nada encontrado para “cadeira de balanço”")).toBeVisible();
});

test("older messages load as one scrolls up, and a link leads to one far above", async ({
  page,
  person,
  product,
  meta,
}) => {
  const shop = await openShop(page.context(), { meta, person });
  const customer = await shop.customer("Patrícia Lemos");
  await meta.say(customer, "A mensagem mais nova");
  await openInbox(page, person);
  await openConversation(page, customer.name);
  await expect(bubble(page, "A mensagem mais nova")).toBeVisible();
  const ids = await insertHistory(product, person, { name: customer.name, count: 130, place: "before" });
  await page.reload();
  await expect(bubble(page, "A mensagem mais nova")).toBeInViewport();
  const old = (number: number) => thread(page).getByText(`Histórico ${number}`, { exact: true });
  await expect(old(1)).toHaveCount(0);

  await test.step("scrolling up brings everything", async () => {
    await expect(async () => {
      await thread(page).hover();
      await page.mouse.wheel(0, -4000);
      await expect(old(1)).toBeInViewport({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    // Nothing twice, nothing left out.
    await expect(thread(page).getByText(/^Histórico \d+$/)).toHaveCount(130);
  });

  await test.step("a link to a message opens around it, and one button leads to the end", async () => {
    const { pathname } = new URL(page.url());
    await page.goto(`${pathname}?message=${ids[9]}`);
    await expect(old(10)).toBeInViewport();
    await page.getByRole("button", { name: "Ir para a mensagem mais nova" }).click();
    await expect(bubble(page, "A mensagem mais nova")).toBeInViewport();
  });
});

test("everything works by keyboard", async ({ page, person, meta }) => {
  const shop = await openShop(page.context(), { meta, person }, { agent: "Lia" });
  const customers = [await shop.customer("Ana Prado"), await shop.customer("Bruno Sá")];
  for (const customer of customers) {
    await meta.say(customer, "Quero falar com um atendente");
    await expect.poll(() => meta.textsTo(customer)).toHaveLength(1);
  }
  await openInbox(page, person);
  await expect(inboxRows(page)).toHaveCount(2);
  const [top, below] = [inboxRows(page).nth(0), inboxRows(page).nth(1)];
  await page.keyboard.press("j");
  await expect(top).toBeFocused();
  await page.keyboard.press("j");
  await expect(below).toBeFocused();
  await page.keyboard.press("k");
  await expect(top).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(controlStrip(page)).toContainText("Esperando uma pessoa");

  await page.keyboard.press("a");
  await expect(controlStrip(page)).toContainText("Você está no comando.");
  await page.keyboard.press("r");
  await expect(composerText(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(page.getByRole("textbox", { name: "Nota interna" })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Buscar conversas" })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("d");
  await expect(page.getByLabel("Instrução")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(controlStrip(page)).toContainText("Lia está no comando.");

  await page.keyboard.press("Shift+?");
  const help = page.getByRole("dialog", { name: "Atalhos do teclado" });
  for (const words of ["Próxima conversa da lista", "Assumir", "Fechar a conversa", "Escrever uma nota interna"])
    await expect(help.getByText(words)).toBeVisible();
  // A dialog hears Escape some renders after it is seen: on a busy machine too late for a key pressed at once.
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press("e");
  await expectToast(page, "Conversa fechada.");
  await expect(inboxRows(page)).toHaveCount(1);
  await page.keyboard.press("z");
  await expect(inboxRows(page)).toHaveCount(2);
});

test("snoozed, assigned and labelled: each is seen at once and can be taken back", async ({
  page,
  person,
  product,
  meta,
}) => {
  const shop = await openShop(page.context(), { meta, person });
  const customer = await shop.customer("Ana Prado");
  await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "seller" });
  await meta.say(customer, "Oi");
  await openInbox(page, person);
  await openConversation(page, customer.name);

  await test.step("snoozed, it leaves the list; undone, it is back", async () => {
    await page.getByRole("button", { name: "Adiar", exact: true }).click();
    await page.getByRole("menuitem", { name: /^Até amanhã/ }).click();
    await expectToast(page, /^Conversa adiada até/);
    await expect(inboxRows(page)).toHaveCount(0);
    await expect(page.getByText(/^Adiada até/).first()).toBeVisible();
    await page.keyboard.press("z");
    await expect(inboxRow(page, customer.name)).toBeVisible();
  });

  await test.step("the customer's word ends a snooze", async () => {
    await page.getByRole("button", { name: "Adiar", exact: true }).click();
    await page.getByRole("menuitem", { name: /^Por uma hora/ }).click();
    await expect(inboxRows(page)).toHaveCount(0);
    await meta.say(customer, "Voltei!");
    await expect(inboxRow(page, customer.name)).toContainText("Voltei!");
  });

  await test.step("passed to a colleague", async () => {
    await page.getByRole("button", { name: "Mais ações" }).click();
    await page.getByRole("menuitem", { name: "Passar para" }).click();
    await page.getByRole("menuitemradio", { name: "Otávio Reis" }).click();
    await expectToast(page, "Conversa com Otávio Reis.");
    await expect(
      page.getByRole("complementary", { name: "Contato" }).getByRole("definition").filter({ hasText: "Otávio Reis" }),
    ).toBeVisible();
  });

  await test.step("labelled with a label made on the spot", async () => {
    const contact = page.getByRole("complementary", { name: "Contato" });
    await contact.getByRole("button", { name: "Etiqueta", exact: true }).click();
    await page.getByLabel("Buscar ou criar").fill("VIP");
    await page.getByRole("button", { name: "Criar “VIP”" }).click();
    await expect(contact.getByRole("button", { name: "Tirar VIP" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(inboxRow(page, customer.name)).toContainText("VIP");
    await contact.getByRole("button", { name: "Tirar VIP" }).click();
    await expect(inboxRow(page, customer.name)).not.toContainText("VIP");
  });
});

test("on a phone the list leads to the conversation, and that to the contact, and back", async ({
  page,
  person,
  meta,
}) => {
  const shop = await openShop(page.context(), { meta, person });
  const customer = await shop.customer("Ana Prado");
  await meta.say(customer, "Oi, do celular");
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(`/w/${person.workspace.slug}/conversations`);
  await openConversation(page, customer.name);
  await expect(page.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
  await expect(inboxRows(page)).toHaveCount(0);
  await page.getByRole("link", { name: new RegExp(customer.name) }).click();
  await expect(page.getByRole("region", { name: "Contato" })).toBeVisible();
  await page.getByRole("button", { name: "Voltar para a conversa" }).click();
  await expect(bubble(page, "Oi, do celular")).toBeVisible();
  await page.getByRole("link", { name: "Voltar para as conversas" }).click();
  await expect(inboxRow(page, customer.name)).toBeVisible();
  await page.goBack();
  await expect(bubble(page, "Oi, do celular")).toBeVisible();
});

test("a conversation of another workspace is not there, whatever the address says", async ({
  page,
  person,
  product,
  meta,
  openBrowser,
  expected,
}) => {
  const stranger = await createPerson(product, { name: "Vera Lobo" });
  const shop = await openShop(page.context(), { meta, person });
  const customer = await shop.customer("Ana Prado");
  await meta.say(customer, "Segredo da loja");
  await openInbox(page, person);
  await openConversation(page, customer.name);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const other = await (await openBrowser()).newPage();
  await signIn(other.context(), stranger);
  expected.status(404);
  await other.goto(`/w/${stranger.workspace.slug}/conversations/${id}`);
  await expect(other.getByText("Esta conversa não existe mais ou você não tem acesso.")).toBeVisible();
  await expect(other.getByText("Segredo da loja")).toHaveCount(0);
});

async function openInboxOf(page: Page, person: Person): Promise<Page> {
  await signIn(page.context(), person);
  await openInbox(page, person);
  return page;
}

/** Keeps what the page has of conversations as it is, until released. */
async function holdConversation(page: Page): Promise<() => void> {
  const held = Promise.withResolvers<void>();
  const reads = /\/trpc\/[^?]*conversations\.get/;
  await page.route(reads, async (route) => {
    await held.promise;
    await route.continue();
  });
  return held.resolve;
}
