import { waitForMail } from "../src/mailbox.ts";
import { ageSession } from "../src/people.ts";
import { dropAccessToken, readSessions } from "../src/session-state.ts";
import { expectSignedIn, fillSignIn, openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

const somePage = "/settings/appearance";

test("a stolen token is found at the next refresh of either side: both lose the session, the owner gets a mail", async ({
  page,
  context,
  person,
  product,
  openBrowser,
  expected,
}) => {
  expected.status(401);
  await openSignedIn(page, person, somePage);
  const thief = await openBrowser();
  await thief.addCookies((await context.cookies()).filter(({ name }) => name === "rt"));
  await ageSession(product, person, 300);

  const thiefPage = await thief.newPage();
  await thiefPage.goto(`/w/${person.workspace.slug}${somePage}`);
  await expectSignedIn(thiefPage, person);
  await expect
    .poll(async () => (await readSessions(product, person))[0], { message: "the thief's generation is confirmed" })
    .toMatchObject({ generation: 2, confirmed_generation: 2 });
  await ageSession(product, person, 60);

  await dropAccessToken(context);
  await page.reload();
  await expect(page.getByText("Encerramos esta sessão por segurança.")).toBeVisible();
  expect(await readSessions(product, person)).toMatchObject([{ revoked_reason: "reuse" }]);
  await waitForMail(product, person.email, /Encerramos uma sessão por segurança/);

  await thiefPage.reload();
  await expect(thiefPage.getByRole("heading", { name: "Entrar" })).toBeVisible();
  expect((await thief.cookies()).filter(({ name }) => name === "at" || name === "rt")).toEqual([]);

  await test.step("the owner signs in again and other sessions were never touched", async () => {
    await fillSignIn(page, person);
    await expect(page).toHaveURL(/\/w\//);
  });
});

test("the thief, too, is found out when the owner refreshed first", async ({
  page,
  context,
  person,
  product,
  openBrowser,
  expected,
}) => {
  expected.status(401);
  await openSignedIn(page, person, somePage);
  const thief = await openBrowser();
  await thief.addCookies((await context.cookies()).filter(({ name }) => name === "rt"));
  await ageSession(product, person, 300);
  await dropAccessToken(context);
  await page.reload();
  await expectSignedIn(page, person);
  await expect
    .poll(async () => (await readSessions(product, person))[0])
    .toMatchObject({ generation: 2, confirmed_generation: 2 });
  await ageSession(product, person, 60);

  const thiefPage = await thief.newPage();
  await thiefPage.goto(`/w/${person.workspace.slug}`);
  await expect(thiefPage.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await waitForMail(product, person.email, /Encerramos uma sessão por segurança/);
});
