import { expect, type Locator, type Page } from "@playwright/test";
import type { Person } from "./people.ts";
import { expectSignedIn } from "./sign-in.ts";

/** The rows of the list. */
export const inboxRows = (page: Page): Locator => page.getByRole("list", { name: "Conversas" }).getByRole("link");

/** The row of a conversation in the list. */
export const inboxRow = (page: Page, name: string | RegExp): Locator => inboxRows(page).filter({ hasText: name });

/** The messages of the open conversation. */
export const thread = (page: Page): Locator => page.getByRole("log", { name: "Mensagens" });

/** A message of the open conversation, whoever wrote it. */
export const bubble = (page: Page, text: string | RegExp): Locator =>
  thread(page).getByRole("article").filter({ hasText: text });

/** Who commands the open conversation. */
export const controlStrip = (page: Page): Locator => page.getByRole("group", { name: "Quem está no comando" });

export const composerText = (page: Page): Locator => page.getByRole("textbox", { name: "Resposta" });

/** Opens the inbox of this person, who is signed in, and waits until it is live. */
export async function openInbox(page: Page, { name, workspace }: Person, query = ""): Promise<void> {
  await page.goto(`/w/${workspace.slug}/conversations${query}`);
  await expectSignedIn(page, { name });
  await expect(page.getByRole("searchbox", { name: "Buscar conversas" })).toBeVisible();
}

/** Opens a conversation from the list and waits until its messages are there. */
export async function openConversation(page: Page, name: string | RegExp): Promise<void> {
  await inboxRow(page, name).click();
  await expect(thread(page)).toBeVisible();
}

/** A button of the strip that says who commands. */
export const command = (page: Page, name: "Assumir" | "Devolver" | "Pausar"): Locator =>
  controlStrip(page).getByRole("button", { name });

/** The seller writes and sends; the message is in the thread. */
export async function answer(page: Page, text: string): Promise<void> {
  await composerText(page).fill(text);
  await composerText(page).press("Enter");
  await expect(bubble(page, text)).toBeVisible();
  await expect(composerText(page)).toHaveValue("");
}

/** How far the message came: "na fila", "enviada", "entregue", "lida". */
export async function expectTicks(page: Page, text: string, ticks: string | RegExp, timeout = 10_000): Promise<void> {
  await expect(bubble(page, text).getByTitle(ticks)).toBeVisible({ timeout });
}
