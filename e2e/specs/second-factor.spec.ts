import type { Page } from "@playwright/test";
import { waitForMail } from "../src/mailbox.ts";
import type { Person } from "../src/people.ts";
import { openSecurity, rowOf, turnOnTotp } from "../src/security-page.ts";
import { fillSignIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import { totpCode } from "../src/totp.ts";

async function passPassword(page: Page, person: Person): Promise<void> {
  await page.goto("/sign-in");
  await fillSignIn(page, person);
  await expect(page.getByRole("heading", { name: "Confirme que é você" })).toBeVisible();
}

test("an authenticator app is set up and then asked for; a code works once", async ({
  page,
  person,
  product,
  openBrowser,
  expected,
}) => {
  await openSecurity(page, person);
  const { secret } = await turnOnTotp(page);
  await waitForMail(product, person.email, /A segurança da sua conta mudou/);

  const second = await (await openBrowser()).newPage();
  await passPassword(second, person);
  expected.status(401, 400);
  await second.getByLabel("Código do app").fill("000000");
  await expect(second.getByText("Este código não confere ou já foi usado.")).toBeVisible();
  const code = totpCode(secret, 1);
  // Six digits are enough: no button to press.
  await second.getByLabel("Código do app").fill(code);
  await expect(second).toHaveURL(/\/w\//);

  const third = await (await openBrowser()).newPage();
  await passPassword(third, person);
  await third.getByLabel("Código do app").fill(code);
  await expect(third.getByText("Este código não confere ou já foi usado.")).toBeVisible();
});

test("a recovery code opens the account once, and the page counts what is left", async ({
  page,
  person,
  openBrowser,
  expected,
}) => {
  await openSecurity(page, person);
  const { recoveryCodes } = await turnOnTotp(page);
  const [code = ""] = recoveryCodes;

  const second = await (await openBrowser()).newPage();
  await passPassword(second, person);
  await second.getByRole("button", { name: "Usar um código de recuperação" }).click();
  // As a person types it: small letters, spaces around.
  await second.getByLabel("Código de recuperação").fill(` ${code.toLowerCase()} `);
  await second.getByRole("button", { name: "Confirmar" }).click();
  await expect(second).toHaveURL(/\/w\//);

  const third = await (await openBrowser()).newPage();
  await passPassword(third, person);
  await third.getByRole("button", { name: "Usar um código de recuperação" }).click();
  expected.status(401, 400);
  await third.getByLabel("Código de recuperação").fill(code);
  await third.getByRole("button", { name: "Confirmar" }).click();
  await expect(third.getByText("Este código não confere ou já foi usado.")).toBeVisible();

  await page.reload();
  await expect(rowOf(page, "factor", "Códigos de recuperação").getByText("restam 9 de 10")).toBeVisible();
});

test("turning the app off asks to confirm who one is when that was long ago", async ({
  page,
  person,
  product,
  expected,
}) => {
  await openSecurity(page, person);
  const { secret } = await turnOnTotp(page);
  await product.sql("UPDATE sessions SET factor_at = now() - interval '11 minutes' WHERE user_id = $1", [person.id]);
  expected.status(401, 403);
  await rowOf(page, "factor", "App autenticador").getByRole("button", { name: "Desligar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Desligar" }).click();
  const stepUp = page.getByRole("dialog", { name: "Confirme que é você" });
  await expect(stepUp).toBeVisible();
  await stepUp.getByRole("radio", { name: "App autenticador" }).click();
  await stepUp.getByLabel("App autenticador", { exact: true }).last().fill(totpCode(secret, 1));
  await stepUp.getByRole("button", { name: "Confirmar" }).click();
  await expect(rowOf(page, "factor", "App autenticador").getByText("Desligado", { exact: true })).toBeVisible();
});
