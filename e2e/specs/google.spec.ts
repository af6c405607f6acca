import type { Page } from "@playwright/test";
import { waitForMail } from "../src/mailbox.ts";
import { createPerson, nextTag } from "../src/people.ts";
import { openSecurity } from "../src/security-page.ts";
import { expectSignedIn, fillSignIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

type GooglePerson = { name: string; email: string; domain?: string; verified?: boolean };

/** Answers Google's account page as this person. */
async function chooseAccount(page: Page, { name, email, domain, verified = true }: GooglePerson): Promise<void> {
  await expect(page.getByRole("heading", { name: "Conta Google (simulada)" })).toBeVisible();
  await page.getByLabel("Nome").fill(name);
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel(/E-mail verificado/).setChecked(verified);
  if (domain) await page.getByLabel(/Domínio do Workspace/).fill(domain);
  await page.getByRole("button", { name: "Entrar com esta pessoa" }).click();
}

async function goToGoogle(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Entrar com Google" }).click();
}

test("a new person enters with Google and has a workspace; the second time it is the same account", async ({
  page,
  openBrowser,
  product,
}) => {
  const ana = { name: "Ana Prado", email: `ana.${nextTag()}@gmail.com` };
  await goToGoogle(page);
  await chooseAccount(page, ana);
  await expect(page).toHaveURL(/\/w\/equipe-de-ana/);
  await page.goto(`${new URL(page.url()).pathname}/settings/security`);
  await expectSignedIn(page, ana);
  const other = await (await openBrowser()).newPage();
  await goToGoogle(other);
  await chooseAccount(other, ana);
  await expect(other).toHaveURL(/\/w\/equipe-de-ana/);
  expect(await product.sql("SELECT id FROM users WHERE email = $1", [ana.email])).toHaveLength(1);
});

test("an existing account is linked when Google speaks for its domain, and its owner is told", async ({
  page,
  product,
}) => {
  const domain = `${nextTag()}.com.br`;
  const person = await createPerson(product, { name: "Bruno Siqueira", email: `bruno@${domain}` });
  await goToGoogle(page);
  await chooseAccount(page, { name: "Bruno", email: person.email, domain });
  await expect(page).toHaveURL(new RegExp(`/w/${person.workspace.slug}`));
  await waitForMail(product, person.email, /A segurança da sua conta mudou/);
});

test("an existing account Google does not speak for is not linked, and the page says what to do", async ({
  page,
  person,
}) => {
  await goToGoogle(page);
  await chooseAccount(page, { name: "Quem Quer Que Seja", email: person.email });
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(
    page.getByText("Já existe uma conta com este e-mail. Entre com a senha e ligue o Google em Segurança."),
  ).toBeVisible();
  await fillSignIn(page, person);
  await expect(page).toHaveURL(new RegExp(`/w/${person.workspace.slug}`));
});

test("an address Google has not verified opens nothing", async ({ page, product }) => {
  const email = `davi.${nextTag()}@pendente.example`;
  await goToGoogle(page);
  await chooseAccount(page, { name: "Davi Rocha", email, verified: false });
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("alert")).toHaveText(/O Google não confirmou o e-mail dessa conta/);
  expect(await product.sql("SELECT id FROM users WHERE email = $1", [email])).toEqual([]);
});

test("cancelling at Google leads back to the sign-in page, which says that nothing changed", async ({ page }) => {
  await goToGoogle(page);
  await page.getByRole("button", { name: "Cancelar e voltar" }).click();
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await expect(page.getByText("A entrada foi cancelada no Google. Nada mudou.")).toBeVisible();
});

test("comes back to the page one wanted, over Google too", async ({ page, person, product }) => {
  await product.sql("INSERT INTO identities (user_id, issuer, subject, email) VALUES ($1, $2, $3, $4)", [
    person.id,
    `${product.simulatorOrigin}/oidc`,
    `1${person.id.replaceAll(/\D/g, "").slice(0, 18)}`,
    person.email,
  ]);
  await page.goto(`/w/${person.workspace.slug}/settings/appearance`);
  await page.getByRole("link", { name: "Entrar com Google" }).click();
  await page.getByLabel("Identificador").fill(`1${person.id.replaceAll(/\D/g, "").slice(0, 18)}`);
  await chooseAccount(page, { name: person.name, email: person.email });
  await expect(page).toHaveURL(new RegExp(`/w/${person.workspace.slug}/settings/appearance$`));
});

test("a signed-in person links Google and unlinks it again", async ({ page, person }) => {
  await openSecurity(page, person);
  await page.getByRole("button", { name: "Ligar uma conta Google" }).click();
  const email = `marina.${nextTag()}@empresa.example`;
  await chooseAccount(page, { name: person.name, email });
  await expect(page).toHaveURL(/\/settings\/security/);
  await page.getByRole("button", { name: `Desligar ${email}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Desligar" }).click();
  await expect(page.getByRole("button", { name: "Ligar uma conta Google" })).toBeVisible();
});
