import { expect, type Locator, type Page } from "@playwright/test";
import type { Person } from "./people.ts";
import { openSignedIn } from "./sign-in.ts";
import { totpCode } from "./totp.ts";

/** Opens Configurações > Segurança, signed in. */
export async function openSecurity(page: Page, person: Person): Promise<void> {
  await openSignedIn(page, person, "/settings/security");
  await expect(page.getByText("Onde sua conta está aberta")).toBeVisible();
}

const cards = {
  sessions: "Onde sua conta está aberta",
  factor: "Segundo fator",
  passkeys: "Chaves de acesso",
  activity: "O que aconteceu na conta",
} as const;

/** A row of a card, by the words it shows. */
export const rowOf = (page: Page, card: keyof typeof cards, text: string | RegExp): Locator =>
  page.getByRole("region", { name: cards[card] }).getByRole("listitem").filter({ hasText: text });

/** Turns on the authenticator app; returns its secret and the recovery codes. */
export async function turnOnTotp(page: Page): Promise<{ secret: string; recoveryCodes: string[] }> {
  await rowOf(page, "factor", "App autenticador").getByRole("button", { name: "Ligar" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("img", { name: /Código QR/ })).toBeVisible();
  const secret = /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/.exec(await dialog.innerText())?.[0] ?? "";
  await dialog.getByLabel("Código que o app mostra").fill(totpCode(secret));
  await dialog.getByRole("button", { name: "Confirmar e ligar" }).click();
  const codes = page.getByRole("list", { name: "Códigos de recuperação" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  const recoveryCodes = await codes.allInnerTexts();
  await page.getByRole("button", { name: "Guardei os códigos" }).click();
  await expect(rowOf(page, "factor", "App autenticador").getByText("Ligado", { exact: true })).toBeVisible();
  return { secret, recoveryCodes };
}
