import { defineConfig } from "@playwright/test";
import { findChromium } from "./src/chromium.ts";

const chromium = findChromium();

/*
 * Each worker runs the whole product for itself (src/product.ts): a test may kill its server and disturb nobody.
 * One retry, because the machines that run this are shared; what needed it is told as "flaky" and is a fault to find.
 */
export default defineConfig({
  testDir: "specs",
  outputDir: ".cache/results",
  globalSetup: "./src/build-product.ts",
  fullyParallel: true,
  workers: 2,
  retries: 1,
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    viewport: { width: 1280, height: 800 },
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    // Recording costs a third of the run; the page as it was is attached to a failure anyway.
    trace: process.env["E2E_TRACE"] ? "retain-on-failure" : "off",
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      // As root, as in most containers, Chromium has no sandbox to offer.
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
