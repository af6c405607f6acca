import { bubble, composerText, expectTicks, openConversation, openInbox } from "../src/inbox-page.ts";
import { fromShop, openPhone } from "../src/phone.ts";
import { openShop } from "../src/shop.ts";
import { expect, test } from "../src/test.ts";

// No header of a proxy's: a browser would ask the bucket whether the page may send it.
test.use({ extraHTTPHeaders: {} });

test("with files in a bucket the page sends and shows them there, both ways", async ({
  page,
  person,
  product,
  meta,
  openBrowser,
}) => {
  test.slow();
  const cloud = `${product.simulatorOrigin}/google-cloud`;
  const bucket = `${cloud}/storage/piloto-dev-files/`;
  await product.killServer();
  await product.startServer({
    FILES: "gcs",
    GCS_BUCKET: "piloto-dev-files",
    GCS_URL: `${cloud}/storage`,
    GOOGLE_IAM_URL: cloud,
    GCE_METADATA_HOST: new URL(cloud).host,
  });
  try {
    const shop = await openShop(page.context(), { meta, person });
    const customer = await shop.customer("Ana Prado");
    await meta.say(customer, "Vocês entregam?");
    await openInbox(page, person);
    await openConversation(page, customer.name);
    const phone = await (await openBrowser()).newPage();
    await openPhone(phone, meta, customer);

    const uploaded = page.waitForResponse((response) => response.request().method() === "PUT");
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: "sofa.png", mimeType: "image/png", buffer: picture });
    const answer = await uploaded;
    expect(answer.url()).toContain(bucket);
    expect(answer.status()).toBe(200);
    await composerText(page).fill("Este aqui?");
    const shown = page.waitForResponse(
      (response) => response.url().startsWith(bucket) && response.request().method() === "GET",
    );
    await expect(page.getByRole("button", { name: /^Enviar/ })).toBeEnabled();
    await composerText(page).press("Enter");
    expect((await shown).status()).toBe(200);
    const image = bubble(page, "Este aqui?").getByRole("img").first();
    await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1);
    await expect(fromShop(phone, "Este aqui?").getByRole("img")).toBeVisible();
    await expectTicks(page, "Este aqui?", "lida");
  } finally {
    await page.close();
    await product.killServer();
    await product.startServer();
  }
});

const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
