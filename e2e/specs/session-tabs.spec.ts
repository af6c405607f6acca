import { ageSession, createPerson } from "../src/people.ts";
import { holdNext } from "../src/session-state.ts";
import { expectSignedIn, fillSignIn, openSignedIn, openTabs, signOut } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

const somePage = "/settings/appearance";

test("a sign-out in another tab signs this tab out at once", async ({ page, context, person }) => {
  await openSignedIn(page, person, somePage);
  const [other] = await openTabs(context, person, { path: somePage, count: 1 });
  if (!other) throw new Error("no second tab");
  await signOut(page, person);
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(other).toHaveURL(/\/sign-in/);
  expect((await context.cookies()).filter(({ name }) => name === "at" || name === "rt")).toEqual([]);
});

test("somebody else signing in in another tab changes this tab's person", async ({
  page,
  context,
  person,
  product,
}) => {
  const second = await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "admin" });
  await openSignedIn(page, person, somePage);
  const [other] = await openTabs(context, person, { path: somePage, count: 1 });
  if (!other) throw new Error("no second tab");
  await signOut(other, person);
  await expect(other).toHaveURL(/\/sign-in/);
  await fillSignIn(other, second);
  await expect(other).toHaveURL(/\/w\//);
  await expect(page).toHaveURL(/\/w\//);
  await page.goto(`/w/${person.workspace.slug}${somePage}`);
  await expectSignedIn(page, second);
  await expect(page.getByRole("button", { name: `Menu de ${person.name}` })).toHaveCount(0);
});

test("somebody from another workspace signing in in another tab brings this tab to their own beginning", async ({
  page,
  context,
  person,
  product,
}) => {
  const stranger = await createPerson(product, { name: "Joana Prado" });
  await openSignedIn(page, person, somePage);
  const [other] = await openTabs(context, person, { path: somePage, count: 1 });
  if (!other) throw new Error("no second tab");
  await signOut(other, person);
  await expect(other).toHaveURL(/\/sign-in/);
  await fillSignIn(other, stranger);
  await expect(page).toHaveURL(new RegExp(`/w/${stranger.workspace.slug}`));
  await expectSignedIn(page, stranger);
  await expect(page.getByRole("heading", { name: "Esta página não existe" })).toHaveCount(0);
});

test("a sign-out while a refresh is in flight stays a sign-out", async ({
  page,
  context,
  person,
  product,
  expected,
}) => {
  expected.status(401);
  await page.clock.install();
  await openSignedIn(page, person, somePage);
  await ageSession(product, person, 300);
  const refresh = await holdNext(context, "auth.refresh");
  await page.clock.fastForward("14:00");
  await refresh.arrived;
  await signOut(page, person);
  await expect(page).toHaveURL(/\/sign-in/);
  refresh.release();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await page.goto(`/w/${person.workspace.slug}`);
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
});
