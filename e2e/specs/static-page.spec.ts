import { rm } from "node:fs/promises";
import { join } from "node:path";
import { makeScratchFolder } from "@piloto/db/scratch-folder";
import { webDist } from "../../scripts/build.ts";
import { buildStaticPage } from "../../scripts/static-page/build-static-page.ts";
import { createAgent } from "../src/agents-page.ts";
import { findFreePort } from "../src/free-port.ts";
import { startProduct, type Product } from "../src/product.ts";
import { expectSignedIn, fillSignIn, signOut } from "../src/sign-in.ts";
import { startStaticHost } from "../src/static-host.ts";
import { expect, test as base } from "../src/test.ts";

/** The page on a host of its own, as `pnpm build:static` makes it; the API is its sibling. */
const test = base.extend<object, { product: Product }>({
  product: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures needed from here.
    async ({}, use, { parallelIndex }) => {
      const pagePort = await findFreePort(3700 + (process.pid % 90));
      const product = await startProduct(parallelIndex, { pagePort });
      const folder = await makeScratchFolder();
      await buildStaticPage(webDist, join(folder, "static"), {
        publicOrigin: product.origin,
        apiOrigin: product.apiOrigin,
        filesOrigin: null,
        googleEnabled: true,
        sentryDsn: null,
        release: "static-page",
      });
      const host = await startStaticHost(join(folder, "static"), pagePort);
      await use(product);
      await host.stop();
      await product.stop();
      await rm(folder, { recursive: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

// Playwright would put it on what the page asks of the API, where only a preflight may allow it.
test.use({ extraHTTPHeaders: {} });

test("somebody signs in on a page whose API is on another host, and stays signed in", async ({
  page,
  person,
  expected,
}) => {
  // What the page was still asking for when its person left.
  expected.status(401);
  await page.goto("/");
  await fillSignIn(page, person);
  await expectSignedIn(page, person);
  await page.reload();
  await expectSignedIn(page, person);
  await signOut(page, person);
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
});

test("a deep link opens the page there, and dialogs stop it from scrolling under the strict policy", async ({
  page,
  person,
}) => {
  const answer = await page.goto(`/w/${person.workspace.slug}/agents`);
  expect(answer?.status()).toBe(200);
  const headers = answer?.headers() ?? {};
  expect(headers["cache-control"]).toBe("no-store");
  expect(headers["content-security-policy"]).not.toMatch(/unsafe|nonce/);
  await fillSignIn(page, person);
  await page.getByRole("button", { name: "Novo agente" }).first().click();
  await expect(page.getByRole("dialog", { name: "Novo agente" })).toBeVisible();
  await expect(page.locator("body")).toHaveCSS("overflow", "hidden");
  await page.keyboard.press("Escape");
  await expect(page.locator("body")).not.toHaveCSS("overflow", "hidden");
  await createAgent(page, "Lia");
});

test("the inline script runs: a chosen theme is there before the page is", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("piloto.theme", "dark"));
  await page.goto("/sign-in");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a script or a style that somebody smuggles in is refused", async ({ browser, product }) => {
  // A browser of its own: what it refuses is said on the console, which fails every other test.
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${product.origin}/sign-in`);
  const refused = await page.evaluate(async () => {
    const found: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
      found.push(effectiveDirective);
      if (found.length === 2) resolve();
    });
    for (const name of ["script", "style"]) {
      const element = document.createElement(name);
      element.textContent = "/* smuggled */";
      document.head.append(element);
    }
    await promise;
    return found.sort();
  });
  expect(refused).toEqual(["script-src-elem", "style-src-elem"]);
  await context.close();
});
