import { expect, type Locator, type Page } from "@playwright/test";

/** Makes an agent from a template through the dialog; ends in its editor. */
export async function createAgent(page: Page, name: string, template = "Vendas"): Promise<void> {
  await page.getByRole("button", { name: "Novo agente" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Novo agente" });
  await dialog.getByLabel("Nome").fill(name);
  await dialog.getByRole("radio", { name: new RegExp(`^${template}`) }).click();
  await dialog.getByRole("button", { name: "Criar agente" }).click();
  await expect(page).toHaveURL(/\/agents\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** The draft is on the server. */
export async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByText(/^Rascunho salvo às/)).toBeVisible();
}

/** Types into a field of the editor and waits until the draft is on the server. */
export async function rewrite(page: Page, field: "Persona" | "Nome" | "Função", text: string): Promise<void> {
  await page.getByRole("region", { name: "Identidade" }).getByLabel(field).fill(text);
  await expect(page.getByText(/^(Editando|Salvando)…$/)).toBeHidden();
  await expectSaved(page);
}

/** Publishes the draft as version `number`. */
export async function publish(page: Page, number: number, note: string): Promise<void> {
  await page.getByRole("button", { name: `Publicar v${number}` }).click();
  const dialog = page.getByRole("dialog", { name: `Publicar v${number}` });
  await dialog.getByLabel("Nota").fill(note);
  await dialog.getByRole("button", { name: "Publicar", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`v${number} no ar`, { exact: true })).toBeVisible();
}

/** A row of the list of agents. */
export const agentRow = (page: Page, name: string): Locator => page.getByRole("row").filter({ hasText: name });
