import { waitForMail } from "../src/mailbox.ts";
import { openSecurity, rowOf } from "../src/security-page.ts";
import { expectSignedIn, fillSignIn, openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";

test("lists where the account is open and ends one of them, which is signed out at its next step", async ({
  page,
  person,
  openBrowser,
  expected,
}) => {
  const other = await (await openBrowser()).newPage();
  await openSignedIn(other, person, "/settings/appearance");
  await openSecurity(page, person);
  await expect(rowOf(page, "sessions", /Chrome.* no Linux/i)).toHaveCount(2);
  await expect(rowOf(page, "sessions", "Este aparelho")).toHaveCount(1);
  await page.getByRole("button", { name: /^Encerrar .*Chrome/ }).click();
  await expectToast(page, /: sessão encerrada\.$/);
  await expect(rowOf(page, "sessions", /Chrome.* no Linux/i)).toHaveCount(1);

  expected.status(401);
  await other.getByRole("link", { name: "Segurança" }).first().click();
  await expect(other).toHaveURL(/\/sign-in/);
  await expect(other.getByText("Sua sessão terminou. Entre para continuar de onde parou.")).toBeVisible();
  await fillSignIn(other, person);
  await expect(other).toHaveURL(/\/settings\/security/);
});

test("ends all the others at once and stays signed in here", async ({ page, person, openBrowser, expected }) => {
  const others = [await (await openBrowser()).newPage(), await (await openBrowser()).newPage()];
  for (const other of others) await openSignedIn(other, person, "/settings/appearance");
  await openSecurity(page, person);
  await page.getByRole("button", { name: "Encerrar as outras 2" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Encerrar as outras 2" }).click();
  await expectToast(page, "2 sessões encerradas.");
  await expect(page.getByText("Só este aparelho está com a conta aberta.")).toBeVisible();
  expected.status(401);
  for (const other of others) {
    await other.reload();
    await expect(other).toHaveURL(/\/sign-in/);
  }
  await page.reload();
  await expectSignedIn(page, person);
});

test("a sign-in on a new device is told by mail, and one click there ends it", async ({
  page,
  person,
  product,
  openBrowser,
  expected,
}) => {
  await openSignedIn(page, person, "/settings/appearance");
  const stranger = await (await openBrowser({ userAgent: firefoxOnWindows })).newPage();
  await openSignedIn(stranger, person, "/settings/appearance");
  const mail = await waitForMail(product, person.email, /Entrada em um aparelho novo/);
  const link = /https?:\/\/\S+not-me\S+/.exec(mail.text)?.[0] ?? "";
  const anywhere = await (await openBrowser()).newPage();
  await anywhere.goto(link);
  await anywhere.getByRole("button", { name: "Encerrar a sessão" }).click();
  await expect(anywhere.getByRole("heading", { name: "Sessão encerrada" })).toBeVisible();
  expected.status(401);
  await stranger.reload();
  await expect(stranger).toHaveURL(/\/sign-in/);
});

const firefoxOnWindows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

test("changing the password ends the other sessions and keeps this one", async ({
  page,
  person,
  product,
  openBrowser,
  expected,
}) => {
  const other = await (await openBrowser()).newPage();
  await openSignedIn(other, person, "/settings/appearance");
  await openSecurity(page, person);
  await page.getByRole("button", { name: "Trocar a senha" }).click();
  const dialog = page.getByRole("dialog", { name: "Trocar a senha" });
  const password = "seis-siris-sabidos";
  expected.status(401);
  await dialog.getByLabel("Senha atual").fill("não é esta");
  await dialog.getByLabel("Nova senha").fill(password);
  await dialog.getByRole("button", { name: "Trocar a senha" }).click();
  await expect(dialog.getByText("A senha atual não confere.")).toBeVisible();
  await dialog.getByLabel("Senha atual").fill(person.password);
  await dialog.getByRole("button", { name: "Trocar a senha" }).click();
  await expectToast(page, "Senha trocada. As outras sessões foram encerradas.");
  await waitForMail(product, person.email, /Sua senha foi trocada/);
  await other.reload();
  await expect(other).toHaveURL(/\/sign-in/);
  await page.reload();
  await expectSignedIn(page, person);
  await fillSignIn(other, { email: person.email, password });
  await expect(other).toHaveURL(/\/settings\/appearance/);
});
