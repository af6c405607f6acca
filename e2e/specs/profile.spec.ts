import { linkIn, listMails, waitForMail } from "../src/mailbox.ts";
import { createPerson, nextTag } from "../src/people.ts";
import { expectSignedIn, fillSignIn, openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

const newPassword = "girassol-lata-azul-42";

test("changes name and language, for the page, after a reload and for mails", async ({ page, person, product }) => {
  await openSignedIn(page, person, "/settings/profile");
  await page.getByRole("textbox", { name: "Nome" }).fill("Marina D. Alves");
  await page.getByLabel("Idioma").selectOption("en");
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("heading", { name: "About you" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Marina D. Alves");
  const [user] = await product.sql<{ name: string; locale: string }>("SELECT name, locale FROM users WHERE id = $1", [
    person.id,
  ]);
  expect(user).toEqual({ name: "Marina D. Alves", locale: "en" });
});

test("changes the address once the link in the new mailbox is opened", async ({ page, person, product, expected }) => {
  const email = `nova.${nextTag()}@exemplo.com.br`;
  await openSignedIn(page, person, "/settings/profile");
  await page.getByRole("button", { name: "Trocar o e-mail" }).click();
  const dialog = page.getByRole("dialog");
  expected.status(400);
  await dialog.getByLabel("Novo e-mail").fill(person.email);
  await dialog.getByRole("button", { name: "Mandar link" }).click();
  await expect(dialog.getByText("Este já é o seu e-mail. Digite outro.")).toBeVisible();
  await dialog.getByLabel("Novo e-mail").fill(email);
  await dialog.getByRole("button", { name: "Mandar link" }).click();
  await expect(page.getByText("O endereço muda quando você abrir o link.")).toBeVisible();
  await page.goto(linkIn(await waitForMail(product, email, /Confirme seu novo e-mail/)));
  await expect(page).toHaveURL(/\/w\//);
  await page.goto(`/w/${person.workspace.slug}/settings/profile`);
  await expect(page.getByText(email)).toBeVisible();
  await waitForMail(product, person.email, /O e-mail da sua conta mudou/);
});

test("an address somebody has answers alike, and nobody is mailed", async ({ page, person, product }) => {
  const other = await createPerson(product, { name: "Outra Pessoa" });
  await openSignedIn(page, person, "/settings/profile");
  await page.getByRole("button", { name: "Trocar o e-mail" }).click();
  await page.getByRole("dialog").getByLabel("Novo e-mail").fill(other.email);
  await page.getByRole("dialog").getByRole("button", { name: "Mandar link" }).click();
  await expect(page.getByText("O endereço muda quando você abrir o link.")).toBeVisible();
  await expect.poll(() => product.sql("SELECT 1 FROM outbox WHERE dead_at IS NULL")).toHaveLength(0);
  expect(await listMails(product, other.email)).toEqual([]);
});

test("changes the password: this tab stays, the other browser is out, the old password opens nothing", async ({
  page,
  person,
  openBrowser,
  expected,
}) => {
  const other = await (await openBrowser()).newPage();
  await openSignedIn(other, person, "/settings/profile");
  await openSignedIn(page, person, "/settings/security");
  await page.getByRole("button", { name: "Trocar a senha" }).click();
  const dialog = page.getByRole("dialog");
  expected.status(401);
  await dialog.getByLabel("Senha atual").fill("não é esta");
  await dialog.getByLabel("Nova senha").fill(newPassword);
  await dialog.getByRole("button", { name: "Trocar a senha" }).click();
  await expect(dialog.getByText("A senha atual não confere. Tente de novo.")).toBeVisible();
  await dialog.getByLabel("Senha atual").fill(person.password);
  await dialog.getByRole("button", { name: "Trocar a senha" }).click();
  await expect(dialog).toBeHidden();
  await page.reload();
  await expectSignedIn(page, person);

  await other.reload();
  await expect(other).toHaveURL(/\/sign-in/);
  await fillSignIn(other, person);
  await expect(other.getByRole("alert")).toContainText("E-mail ou senha não conferem.");
  await fillSignIn(other, { email: person.email, password: newPassword });
  await expectSignedIn(other, person);
});

test("asks again who is there before it deletes, then signs every tab out and forgets the account", async ({
  page,
  context,
  person,
  product,
  expected,
}) => {
  await openSignedIn(page, person, "/settings/profile");
  const tab = await context.newPage();
  await tab.goto(`/w/${person.workspace.slug}/settings/appearance`);
  await expectSignedIn(tab, person);
  await product.sql("UPDATE sessions SET factor_at = now() - interval '11 minutes' WHERE user_id = $1", [person.id]);

  expected.status(401, 403);
  await page.getByRole("button", { name: "Excluir a conta" }).click();
  const confirm = page.getByRole("dialog", { name: "Excluir a sua conta?" });
  await expect(confirm.getByRole("button", { name: "Excluir para sempre" })).toBeDisabled();
  await confirm.getByRole("textbox").fill(person.email);
  await confirm.getByRole("button", { name: "Excluir para sempre" }).click();
  const stepUp = page.getByRole("dialog", { name: "Confirme que é você" });
  await stepUp.getByLabel("Senha", { exact: true }).fill(person.password);
  await stepUp.getByRole("button", { name: "Confirmar" }).click();

  await expect(page).toHaveURL(/\/sign-in/);
  await expect(tab).toHaveURL(/\/sign-in/);
  await fillSignIn(page, person);
  await expect(page.getByRole("alert")).toContainText("E-mail ou senha não conferem.");
  expect(
    await product.sql("SELECT id FROM users WHERE id = $1 UNION ALL SELECT id FROM workspaces WHERE id = $2", [
      person.id,
      person.workspace.id,
    ]),
  ).toEqual([]);
  await waitForMail(product, person.email, /Sua conta foi excluída/);
});

test("does not leave colleagues without an owner, and names the workspace", async ({
  page,
  person,
  product,
  expected,
}) => {
  await createPerson(product, { name: "Diego Ramos", workspace: person.workspace, role: "seller" });
  await openSignedIn(page, person, "/settings/profile");
  await page.getByRole("button", { name: "Excluir a conta" }).click();
  const confirm = page.getByRole("dialog");
  expected.status(409);
  await confirm.getByRole("textbox").fill(person.email);
  await confirm.getByRole("button", { name: "Excluir para sempre" }).click();
  await expect(confirm.getByRole("alert")).toContainText(person.workspace.name);
  await page.reload();
  await expectSignedIn(page, person);
});
