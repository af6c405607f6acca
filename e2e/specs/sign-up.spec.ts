import { linkIn, listMails, waitForMail } from "../src/mailbox.ts";
import { nextTag } from "../src/people.ts";
import { expectSignedIn, fillSignIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import type { Page } from "@playwright/test";

const password = "três-tucanos-no-telhado";

async function signUp(page: Page, account: { name: string; email: string; password: string }): Promise<void> {
  await page.goto("/sign-up");
  await page.getByLabel("Seu nome").fill(account.name);
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Senha", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Criar conta", exact: true }).click();
}

const newAccount = () => ({ name: "Joana Lima", email: `joana.${nextTag()}@exemplo.com.br`, password });

test("signs up, finds the mail in the local mailbox and ends signed in", async ({ page, product }) => {
  const account = newAccount();
  await signUp(page, account);
  await expect(page.getByRole("heading", { name: "Confira seu e-mail" })).toBeVisible();
  await expect(page.getByText(account.email)).toBeVisible();
  await waitForMail(product, account.email, /Confirme seu e-mail/);

  await page.goto(`${product.simulatorOrigin}/mailbox?to=${encodeURIComponent(account.email)}`);
  await page.getByRole("link", { name: /Confirme seu e-mail/ }).click();
  await page.frameLocator("iframe").getByRole("link", { name: "Confirmar e-mail" }).click();

  await expect(page).toHaveURL(/\/w\/equipe-de-joana/);
  expect(page.url()).not.toContain("token");
  await page.reload();
  await expectSignedIn(page, account);
});

test("asks for the password when the link is opened in another browser", async ({
  page,
  product,
  openBrowser,
  expected,
}) => {
  const account = newAccount();
  await signUp(page, account);
  const link = linkIn(await waitForMail(product, account.email, /Confirme seu e-mail/));

  const other = await (await openBrowser()).newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "Confirme com a sua senha" })).toBeVisible();
  expected.status(401);
  await other.getByLabel("Senha", { exact: true }).fill("uma senha qualquer");
  await other.getByRole("button", { name: "Confirmar e entrar" }).click();
  await expect(other.getByText("A senha não confere com a do cadastro")).toBeVisible();
  await other.getByLabel("Senha", { exact: true }).fill(account.password);
  await other.getByRole("button", { name: "Confirmar e entrar" }).click();
  await expect(other).toHaveURL(/\/w\/equipe-de-joana/);

  await test.step("the first browser is told that the link is used up", async () => {
    expected.status(400, 404, 410);
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "Este link não vale mais" })).toBeVisible();
  });
});

test("answers a taken address like a new one, and tells its owner by mail", async ({ page, product, person }) => {
  await signUp(page, { name: "Outra Pessoa", email: person.email, password });
  await expect(page.getByRole("heading", { name: "Confira seu e-mail" })).toBeVisible();
  await waitForMail(product, person.email, /Você já tem uma conta/);
  expect(await listMails(product, person.email)).toHaveLength(1);
});

test("explains what is wrong with the form before anything is sent", async ({ page }) => {
  await signUp(page, { name: "", email: "joana", password: "curta" });
  await expect(page.getByText("Preencha este campo.")).toBeVisible();
  await expect(page.getByText("Isto não parece um e-mail")).toBeVisible();
  await expect(page.getByText("Escreva pelo menos 8 caracteres.")).toBeVisible();
  await expect(page.getByLabel("Seu nome")).toBeFocused();
});

test("refuses a common password and says so at the field", async ({ page, expected }) => {
  expected.status(400);
  await signUp(page, { ...newAccount(), password: "password123" });
  await expect(page.getByText("Esta senha é comum demais ou lembra o seu e-mail")).toBeVisible();
  await expect(page.getByLabel("Senha", { exact: true })).toBeFocused();
});

test("a link that was never sent is called invalid, and the way on is shown", async ({ page, expected }) => {
  expected.status(400, 404, 410);
  await page.goto("/verify-email#token=abc");
  await expect(page.getByRole("heading", { name: "Este link não vale mais" })).toBeVisible();
  await page.getByRole("link", { name: "Entrar" }).click();
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
});

test("signs in right after signing up elsewhere", async ({ page, product, openBrowser }) => {
  const account = newAccount();
  await signUp(page, account);
  await page.goto(linkIn(await waitForMail(product, account.email, /Confirme seu e-mail/)));
  await expect(page).toHaveURL(/\/w\//);
  const other = await (await openBrowser()).newPage();
  await other.goto("/sign-in");
  await fillSignIn(other, account);
  await expect(other).toHaveURL(/\/w\//);
});
