import { test as base, type BrowserContext } from "@playwright/test";
import { createPerson, nextTag, type Person } from "./people.ts";
import { startProduct, type Product } from "./product.ts";
import { openSimulatedMeta, type SimulatedMeta } from "./simulated-meta.ts";
import { createWatch, type Expected, type Watch } from "./watch.ts";

export { expect } from "@playwright/test";

type TestFixtures = {
  watch: Watch;
  expected: Expected;
  /** The owner of a workspace of their own; not signed in. */
  person: Person;
  /** The simulated Meta, calm at the beginning of every test. */
  meta: SimulatedMeta;
  /** Another browser: cookies and storage of its own. */
  openBrowser: (options?: { userAgent?: string }) => Promise<BrowserContext>;
};

type WorkerFixtures = { product: Product };

/** Playwright's `test` with the product, a person, and eyes on every page. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  product: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures needed from here.
    async ({}, use, { parallelIndex }) => {
      const product = await startProduct(parallelIndex);
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: ({ product }, use) => use(product.origin),
  // oxlint-disable-next-line no-empty-pattern -- as above
  extraHTTPHeaders: ({}, use) => use({ "x-forwarded-for": nextAddress() }),
  watch: async ({ product }, use, testInfo) => {
    const watch = createWatch(product.origin);
    const before = (await product.readLog()).length;
    await use(watch);
    if (testInfo.status !== testInfo.expectedStatus) {
      const log = (await product.readLog()).slice(before);
      await testInfo.attach("server.log", { body: log, contentType: "text/plain" });
    }
  },
  expected: ({ watch }, use) => use(watch),
  person: async ({ product }, use) => use(await createPerson(product)),
  meta: async ({ product }, use) => use(await openSimulatedMeta(product)),
  context: async ({ context, watch }, use) => {
    watch.add(context);
    await use(context);
    await watch.check();
  },
  openBrowser: async ({ browser, watch }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      watch.add(context);
      opened.push(context);
      return context;
    });
    await watch.check();
    await Promise.all(opened.map((context) => context.close()));
  },
});

// Documentation addresses (RFC 3849); limits count per /64.
function nextAddress(): string {
  const tag = BigInt(`0x${Buffer.from(nextTag()).toString("hex").slice(-12)}`);
  const groups = [tag >> 32n, (tag >> 16n) & 0xffffn, tag & 0xffffn].map((group) => (group & 0xffffn).toString(16));
  return `2001:${groups.join(":")}::7`;
}
