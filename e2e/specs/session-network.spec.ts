import { dropAccessToken } from "../src/session-state.ts";
import { expectSignedIn, openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

const somePage = "/settings/appearance";
const offline = /Sem conexão com o servidor/;

test("a dead network shows a strip, signs nobody out and is left behind by itself", async ({
  page,
  context,
  person,
  expected,
}) => {
  expected.deadNetwork();
  await openSignedIn(page, person, somePage);
  await context.setOffline(true);
  await expect(page.getByText(offline)).toBeVisible();
  await expectSignedIn(page, person);
  await page.getByRole("button", { name: "Tentar agora" }).click();
  await expect(page.getByText(offline)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(offline)).toBeHidden();
  await expectSignedIn(page, person);
});

test("a page opened while the server is silent waits for it and goes on", async ({
  page,
  context,
  person,
  expected,
}) => {
  expected.deadNetwork();
  await openSignedIn(page, person, somePage);
  await context.route("**/trpc/**", (route) => route.abort("connectionrefused"));
  await page.reload();
  await expect(page.getByText("O servidor não responde. Tentamos de novo sozinhos.")).toBeVisible();
  await context.unroute("**/trpc/**");
  await expectSignedIn(page, person);
});

test("the server may be killed and started again under an open page", async ({
  page,
  context,
  person,
  product,
  expected,
}) => {
  expected.deadNetwork();
  await openSignedIn(page, person, somePage);
  await product.killServer();
  await context.setOffline(true);
  await expect(page.getByText(offline)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(offline)).toBeVisible();
  await product.startServer();
  await expect(page.getByText(offline)).toBeHidden();
  await expectSignedIn(page, person);
  await page.reload();
  await expectSignedIn(page, person);
});

test("503 from the server keeps the page signed in", async ({ page, context, person, expected }) => {
  expected.status(503);
  await openSignedIn(page, person, somePage);
  let refusals = 0;
  await context.route("**/trpc/**", (route) => {
    refusals += 1;
    const error = {
      message: "UNAVAILABLE",
      code: -32603,
      data: { appCode: "UNAVAILABLE", requestId: "e2e", fields: [] },
    };
    return route.fulfill({ status: 503, headers: { "retry-after": "1" }, json: { error } });
  });
  // Now that no call reaches the server: one without the token would be answered 401 by it.
  await dropAccessToken(context);
  await page.reload();
  await expect(page.getByText("O servidor não responde. Tentamos de novo sozinhos.")).toBeVisible();
  await expect.poll(() => refusals).toBeGreaterThan(1);
  await context.unroute("**/trpc/**");
  await expectSignedIn(page, person);
});

test("a proxy's own 401 page is no reason to sign anybody out", async ({ page, context, person, expected }) => {
  expected.status(401);
  await openSignedIn(page, person, somePage);
  await dropAccessToken(context);
  await context.route("**/trpc/**", (route) =>
    route.fulfill({ status: 401, contentType: "text/html", body: "<h1>Entre no Wi-Fi do hotel</h1>" }),
  );
  await page.reload();
  await expect(page.getByText("O servidor não responde. Tentamos de novo sozinhos.")).toBeVisible();
  await context.unroute("**/trpc/**");
  await expectSignedIn(page, person);
});
