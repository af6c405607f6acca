import { linkIn, listMails, waitForMail } from "../src/mailbox.ts";
import { createPerson } from "../src/people.ts";
import { expectSignedIn, fillSignIn, openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

test("signs in with address and password and stays signed in after a reload", async ({ page, person }) => {
  await page.goto("/sign-in");
  await fillSignIn(page, person);
  await expect(page).toHaveURL(new RegExp(`/w/${person.workspace.slug}$`));
  await page.reload();
  await expectSignedIn(page, person);
});

test("says the same for a wrong password and an unknown address", async ({ page, person, expected }) => {
  expected.status(401);
  for (const email of [person.email, "ninguem@exemplo.com.br"]) {
    await page.goto("/sign-in");
    await fillSignIn(page, { email, password: "não é esta" });
    await expect(page.getByRole("alert")).toHaveText("E-mail ou senha não conferem.Tente de novo ou crie outra senha.");
    await expect(page.getByLabel("Senha", { exact: true })).toBeFocused();
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
  }
});

test("asks for what is missing without asking the server", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await expect(page.getByText("Preencha este campo.")).toHaveCount(2);
  await expect(page.getByLabel("E-mail")).toBeFocused();
});

test("signs in by keyboard alone, with the focus always visible", async ({ page, person }) => {
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  const email = page.getByLabel("E-mail");
  for (let presses = 0; !(await email.evaluate((field) => field === document.activeElement)); presses += 1) {
    expect(presses, "Tab reaches the address field").toBeLessThan(12);
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement ?? document.body);
      return { outline: style.outlineStyle, shadow: style.boxShadow };
    });
    expect(outline.outline !== "none" || outline.shadow !== "none", "the focused element is marked").toBe(true);
  }
  await page.keyboard.type(person.email);
  await page.keyboard.press("Tab");
  const password = page.getByLabel("Senha", { exact: true });
  for (let presses = 0; !(await password.evaluate((field) => field === document.activeElement)); presses += 1) {
    expect(presses, "Tab reaches the password field").toBeLessThan(4);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type(person.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/w\//);
});

test("comes back to the page one wanted before signing in", async ({ page, person }) => {
  const path = `/w/${person.workspace.slug}/settings/appearance`;
  await page.goto(path);
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await fillSignIn(page, person);
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await expectSignedIn(page, person);
});

for (const [place, returnTo] of [
  ["another site", "https://exemplo.com/"],
  ["another site without a scheme", "//exemplo.com/"],
  ["another site with a backslash", String.raw`/\exemplo.com`],
  ["a script", "javascript:alert(1)"],
] as const) {
  test(`never leaves for ${place} after signing in`, async ({ page, person, product }) => {
    await page.goto(`/sign-in?returnTo=${encodeURIComponent(returnTo)}`);
    await fillSignIn(page, person);
    await expect(page).toHaveURL(new RegExp(`^${product.origin}/w/${person.workspace.slug}`));
  });
}

test("a workspace of somebody else looks like one that does not exist", async ({ page, person, product }) => {
  const stranger = await createPerson(product);
  await openSignedIn(page, person, "/settings/appearance");
  const texts: string[] = [];
  for (const slug of [stranger.workspace.slug, "loja-que-nao-existe"]) {
    await page.goto(`/w/${slug}`);
    await expect(page.getByRole("heading", { name: "Esta página não existe" })).toBeVisible();
    texts.push(await page.getByRole("main").innerText());
  }
  expect(texts[0]).toBe(texts[1]);
});

test("sets another password by mail, which ends the other sessions", async ({
  page,
  product,
  person,
  openBrowser,
  expected,
}) => {
  const other = await (await openBrowser()).newPage();
  await openSignedIn(other, person, "/settings/appearance");

  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Esqueci a senha" }).click();
  // Both pages have a field of this name: typing too early fills the one that is about to go.
  await expect(page.getByRole("heading", { name: "Criar outra senha" })).toBeVisible();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByRole("button", { name: "Mandar link" }).click();
  await expect(page.getByRole("heading", { name: "Confira seu e-mail" })).toBeVisible();
  const link = linkIn(await waitForMail(product, person.email, /Crie uma senha nova/));
  await page.goto(link);
  await expect(page).toHaveURL(/reset-password$/);
  const password = "quatro-quatis-quietos";
  await page.getByLabel("Nova senha", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Salvar a senha" }).click();
  await expect(page.getByRole("heading", { name: "Senha trocada" })).toBeVisible();
  await waitForMail(product, person.email, /Sua senha foi trocada/);

  expected.status(401);
  await other.reload();
  await expect(other).toHaveURL(/\/sign-in/);
  await expect(other.getByText("Sua sessão terminou")).toBeVisible();

  await test.step("the old password is refused, the new one works", async () => {
    await page.getByRole("link", { name: "Entrar" }).click();
    await fillSignIn(page, person);
    await expect(page.getByText("E-mail ou senha não conferem.")).toBeVisible();
    await fillSignIn(page, { email: person.email, password });
    await expect(page).toHaveURL(/\/w\//);
  });

  await test.step("the link works once", async () => {
    expected.status(400, 404, 410);
    const third = await (await openBrowser()).newPage();
    await third.goto(link);
    await third.getByLabel("Nova senha", { exact: true }).fill("cinco-capivaras-calmas");
    await third.getByRole("button", { name: "Salvar a senha" }).click();
    await expect(third.getByRole("heading", { name: "Este link não vale mais" })).toBeVisible();
  });
});

test("a forgotten password of nobody is answered alike and mails nobody", async ({ page, product }) => {
  const email = "ninguem.mesmo@exemplo.com.br";
  await page.goto("/forgot-password");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Mandar link" }).click();
  await expect(page.getByRole("heading", { name: "Confira seu e-mail" })).toBeVisible();
  expect(await listMails(product, email)).toEqual([]);
});

test("too many tries are slowed down, and the page says to wait", async ({ page, product, expected }) => {
  const person = await createPerson(product);
  expected.status(401, 429);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(person.email);
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    await page.getByLabel("Senha", { exact: true }).fill(`errada ${attempt}`);
    const answered = page.waitForResponse(/auth\.login/);
    await page.getByLabel("Senha", { exact: true }).press("Enter");
    await (await answered).finished();
    await expect(page.getByRole("button", { name: "Entrar", exact: true })).toHaveAttribute("aria-busy", "false");
  }
  await fillSignIn(page, { email: person.email, password: "errada de novo" });
  await expect(page.getByRole("alert")).toContainText("Muitas tentativas seguidas.");
});
