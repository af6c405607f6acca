import { openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";

test("a key is shown once, reads what it may, and dies when revoked", async ({ page, person, product, playwright }) => {
  await openSignedIn(page, person, "/settings/api-keys");
  await page.getByRole("button", { name: "Criar chave" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nome").fill("Planilha");
  await dialog.getByRole("button", { name: "Criar chave" }).click();
  await expect(dialog.getByText("Marque pelo menos uma permissão.")).toBeVisible();
  await dialog.getByRole("checkbox", { name: "Ler agentes" }).click();
  await dialog.getByRole("button", { name: "Criar chave" }).click();
  await expect(dialog.getByText("Copie a chave agora")).toBeVisible();
  const key = (await dialog.locator("code, pre").first().innerText()).trim();
  await dialog.getByRole("button", { name: "Já guardei a chave" }).click();
  await expect(page.getByText(key)).toHaveCount(0);

  const program = await playwright.request.newContext({ extraHTTPHeaders: { authorization: `Bearer ${key}` } });
  const input = encodeURIComponent(JSON.stringify({ workspaceId: person.workspace.id }));
  const list = () => program.get(`${product.origin}/trpc/agents.list?input=${input}`);
  expect((await list()).status()).toBe(200);
  await page.getByRole("button", { name: "Revogar Planilha" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revogar a chave" }).click();
  await expectToast(page, "A chave “Planilha” foi revogada.");
  expect((await list()).status()).toBe(401);
  await program.dispose();
});
