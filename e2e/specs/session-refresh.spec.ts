import type { BrowserContext, Page } from "@playwright/test";
import { ageSession, type Person } from "../src/people.ts";
import type { Product } from "../src/product.ts";
import { countRefreshes, dropAccessToken, readSessions } from "../src/session-state.ts";
import { expectSignedIn, openSignedIn, openTabs, signIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

const somePage = "/settings/appearance";

/**
 * Opens a page that asks for nothing by itself, in so many tabs: for tests that count refreshes, or leap in time, which
 * gives up every call that is under way. In a workspace the frame around the pages asks and listens all the time.
 */
async function openQuietTabs({ page, context }: Browser, { product, person }: Signed, count: number): Promise<Page[]> {
  await product.sql("DELETE FROM workspaces WHERE id = $1", [person.workspace.id]);
  await signIn(context, person);
  const more = await Promise.all(Array.from({ length: count - 1 }, () => context.newPage()));
  const tabs = [page, ...more];
  for (const tab of tabs) await tab.goto("/onboarding");
  for (const tab of tabs) await expectOnboarding(tab);
  return tabs;
}

type Browser = { page: Page; context: BrowserContext };
type Signed = { product: Product; person: Person };

const expectOnboarding = (tab: Page): Promise<void> =>
  expect(tab.getByRole("heading", { name: "Crie o seu espaço de trabalho" })).toBeVisible();

test("five tabs with an expired access token refresh once between them, and none signs out", async ({
  page,
  context,
  person,
  product,
}) => {
  const tabs = await openQuietTabs({ page, context }, { product, person }, 5);
  await ageSession(product, person, 300);
  const refreshes = countRefreshes(context);
  await dropAccessToken(context);
  await Promise.all(tabs.map((tab) => tab.reload()));
  for (const tab of tabs) await expectOnboarding(tab);
  expect(refreshes()).toBe(1);
  expect(await readSessions(product, person)).toMatchObject([{ generation: 2, revoked_reason: null }]);
});

test("calls of three tabs that find the token expired refresh it once and go on, without a reload", async ({
  page,
  context,
  person,
  product,
  expected,
}) => {
  await openSignedIn(page, person, somePage);
  const tabs = [page, ...(await openTabs(context, person, { path: somePage, count: 2 }))];
  await ageSession(product, person, 300);
  const refreshes = countRefreshes(context);
  // The first answers are 401; what the person asked for comes all the same.
  expected.status(401);
  await dropAccessToken(context);
  await Promise.all(tabs.map((tab) => tab.getByRole("link", { name: "Membros" }).click()));
  for (const tab of tabs) await expect(tab.getByRole("row").filter({ hasText: person.email })).toBeVisible();
  expect(refreshes()).toBe(1);
  expect(await readSessions(product, person)).toMatchObject([{ generation: 2, revoked_reason: null }]);
});

test("an emptied storage is no sign-out", async ({ page, context, person }) => {
  await openSignedIn(page, person, somePage);
  await page.evaluate(() => localStorage.clear());
  await dropAccessToken(context);
  await page.reload();
  await expectSignedIn(page, person);
});

test("refreshes ahead of time while the page is looked at", async ({ page, context, person, product }) => {
  await page.clock.install();
  await openQuietTabs({ page, context }, { product, person }, 1);
  await ageSession(product, person, 300);
  const refreshes = countRefreshes(context);
  await page.clock.fastForward("09:00");
  expect(refreshes()).toBe(0);
  const answered = page.waitForResponse(/auth\.refresh/);
  await page.clock.fastForward("05:00");
  expect((await answered).status()).toBe(200);
  expect(refreshes()).toBe(1);
  await expectOnboarding(page);
});

test("a lost answer to a refresh costs nobody the session", async ({ page, context, person, product, expected }) => {
  expected.deadNetwork();
  await openQuietTabs({ page, context }, { product, person }, 1);
  await ageSession(product, person, 300);
  const before = await context.cookies();
  await dropAccessToken(context);
  let lost = 0;
  await context.route(/auth\.refresh/, async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    // The server rotates, its answer never arrives: the browser keeps the old cookie.
    await route.fetch();
    await context.clearCookies();
    await context.addCookies(before.filter(({ name }) => name !== "at"));
    await route.abort("connectionreset");
  });
  await page.reload();
  await expectOnboarding(page);
  expect(lost).toBe(1);
  expect(await readSessions(product, person)).toMatchObject([{ generation: 2, revoked_reason: null }]);
});
