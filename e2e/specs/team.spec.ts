import { linkIn, listMails, waitForMail } from "../src/mailbox.ts";
import { createPerson, nextTag, type Person } from "../src/people.ts";
import { expectSignedIn, fillSignIn, openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";
import type { Page } from "@playwright/test";

async function invite(page: Page, email: string, role: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Papel").selectOption({ label: role });
  await page.getByRole("button", { name: "Enviar convite" }).click();
  await expectToast(page, `Convite enviado para ${email}.`);
}

const openInvites = async (page: Page, person: Person): Promise<void> => {
  await openSignedIn(page, person, "/settings/invites");
  await expect(page.getByRole("button", { name: "Enviar convite" })).toBeVisible();
};

test("invites a colleague who signs up, accepts and has the role", async ({ page, person, product, openBrowser }) => {
  const email = `joana.${nextTag()}@exemplo.com.br`;
  await openInvites(page, person);
  await invite(page, email, "Vendas");
  await expect(page.getByRole("row").filter({ hasText: email })).toBeVisible();
  const link = linkIn(await waitForMail(product, email, /convidou você para/));

  const joana = await (await openBrowser()).newPage();
  await joana.goto(link);
  await expect(joana.getByRole("heading", { name: `Convite de ${person.workspace.name}` })).toBeVisible();
  await joana.getByRole("link", { name: "Criar conta" }).click();
  await joana.getByLabel("Seu nome").fill("Joana Lima");
  await expect(joana.getByLabel("E-mail")).toHaveValue(email);
  await joana.getByLabel("Senha", { exact: true }).fill("sete-saguis-saltitantes");
  await joana.getByRole("button", { name: "Criar conta", exact: true }).click();
  await joana.goto(linkIn(await waitForMail(product, email, /Confirme seu e-mail/)));
  await expect(joana).toHaveURL(/\/w\/equipe-de-joana|\/accept-invite/);
  await joana.goto(link);
  await joana.getByRole("button", { name: "Aceitar convite" }).click();
  await expect(joana).toHaveURL(new RegExp(`/w/${person.workspace.slug}`));

  await joana.goto(`/w/${person.workspace.slug}/settings/members`);
  const row = joana.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("Vendas");
  await expect(joana.getByRole("link", { name: "Convites" })).toHaveCount(0);

  await test.step("the invite works once", async () => {
    await joana.goto(link);
    await expect(joana.getByRole("heading", { name: "Este convite já foi aceito" })).toBeVisible();
  });
});

test("an invite opens for its address alone", async ({ page, person, product, openBrowser }) => {
  const stranger = await createPerson(product, { name: "Estranho Silva" });
  const email = `alguem.${nextTag()}@exemplo.com.br`;
  await openInvites(page, person);
  await invite(page, email, "Administração");
  const link = linkIn(await waitForMail(product, email, /convidou você para/));
  const other = await (await openBrowser()).newPage();
  await openSignedIn(other, stranger, "/settings/appearance");
  await other.goto(link);
  await expect(other.getByText(`Você está na conta ${stranger.email}. O convite é para ${email}.`)).toBeVisible();
  await expect(other.getByRole("button", { name: "Aceitar convite" })).toHaveCount(0);
});

test("a cancelled invite says so, and cancelling can be undone", async ({ page, person, product, openBrowser }) => {
  const email = `alguem.${nextTag()}@exemplo.com.br`;
  await openInvites(page, person);
  await invite(page, email, "Só leitura");
  const link = linkIn(await waitForMail(product, email, /convidou você para/));
  await page.getByRole("button", { name: `Cancelar o convite de ${email}` }).click();
  await expectToast(page, `O convite de ${email} foi cancelado.`);
  const other = await (await openBrowser()).newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "Este convite foi cancelado" })).toBeVisible();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(page.getByRole("row").filter({ hasText: email })).toBeVisible();
  await other.reload();
  await expect(other.getByRole("heading", { name: `Convite de ${person.workspace.name}` })).toBeVisible();
});

test("somebody with an account accepts after signing in", async ({ page, person, product, openBrowser }) => {
  const colleague = await createPerson(product, { name: "Otávio Reis" });
  await openInvites(page, person);
  await invite(page, colleague.email, "Administração");
  const other = await (await openBrowser()).newPage();
  await other.goto(linkIn(await waitForMail(product, colleague.email, /convidou você para/)));
  await other.getByRole("link", { name: "Entrar" }).click();
  await fillSignIn(other, colleague);
  await other.getByRole("button", { name: "Aceitar convite" }).click();
  await expect(other).toHaveURL(new RegExp(`/w/${person.workspace.slug}`));
});

test("roles change with an undo, and a removed person is out at once", async ({
  page,
  person,
  product,
  openBrowser,
  expected,
}) => {
  const colleague = await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "seller" });
  const other = await (await openBrowser()).newPage();
  await openSignedIn(other, colleague, "/settings/members");
  await openSignedIn(page, person, "/settings/members");
  const role = page.getByRole("combobox", { name: "Papel de Otávio Reis" });
  await role.selectOption({ label: "Só leitura" });
  await expectToast(page, "Otávio Reis agora tem o papel Só leitura.");
  await role.blur();
  await page.keyboard.press("z");
  await expect(role).toHaveValue("seller");
  await page.getByRole("button", { name: "Remover Otávio Reis do espaço" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remover" }).click();
  await expect(page.getByRole("row").filter({ hasText: colleague.email })).toHaveCount(0);
  expected.status(403, 404);
  await other.reload();
  await expect(other.getByRole("heading", { name: "Esta página não existe" })).toBeVisible();
});

test("the last owner cannot leave, lower themselves or delete the account under the others", async ({
  page,
  person,
  product,
  expected,
}) => {
  await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "admin" });
  await openSignedIn(page, person, "/settings/members");
  await expect(page.getByRole("row").filter({ hasText: person.email })).toContainText("Propriedade");
  await expect(page.getByRole("button", { name: "Sair do espaço" })).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: `Papel de ${person.name}` })).toHaveCount(0);

  expected.status(409);
  await page.goto(`/w/${person.workspace.slug}/settings/profile`);
  await page.getByRole("button", { name: "Excluir a conta" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(person.email);
  await dialog.getByRole("button", { name: "Excluir para sempre" }).click();
  await expect(dialog.getByText(new RegExp(`^${person.workspace.name} tem outras pessoas`))).toBeVisible();
  await page.keyboard.press("Escape");
  await expectSignedIn(page, person);
});

test("deleting one's account ends everything that was only one's own", async ({ page, person, product, expected }) => {
  expected.status(401);
  await openSignedIn(page, person, "/settings/profile");
  await page.getByRole("button", { name: "Excluir a conta" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Excluir para sempre" })).toBeDisabled();
  await dialog.getByRole("textbox").fill(person.email);
  await dialog.getByRole("button", { name: "Excluir para sempre" }).click();
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await fillSignIn(page, person);
  await expect(page.getByText("E-mail ou senha não conferem.")).toBeVisible();
  expect(await product.sql("SELECT id FROM workspaces WHERE id = $1", [person.workspace.id])).toEqual([]);
  expect((await listMails(product, person.email)).map(({ subject }) => subject)).toContain("Sua conta foi excluída");
});

test("a new workspace is made, named in the switcher, renamed and deleted", async ({ page, person }) => {
  await openSignedIn(page, person, "/settings/general");
  await page.getByRole("button", { name: /Trocar de espaço de trabalho/ }).click();
  await page.getByRole("menuitem", { name: "Novo espaço de trabalho" }).click();
  const name = `Segunda ${nextTag()}`;
  await page.getByLabel("Nome da empresa ou da equipe").fill(name);
  await page.getByRole("button", { name: "Criar espaço" }).click();
  await expect(page.getByRole("button", { name: new RegExp(`${name}.*Trocar de espaço de trabalho`) })).toBeVisible();
  const path = new URL(page.url()).pathname;
  await page.goto(`${path}/settings/general`);
  await page.getByLabel("Nome", { exact: true }).fill(`${name} Móveis`);
  await page.getByRole("button", { name: "Salvar" }).first().click();
  await expectToast(page, `O espaço agora se chama ${name} Móveis.`);
  await page.getByRole("button", { name: "Excluir o espaço" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(`${name} Móveis`);
  await dialog.getByRole("button", { name: "Excluir para sempre" }).click();
  await expect(page).toHaveURL(new RegExp(`/w/${person.workspace.slug}`));
});
