import { openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";

test("a shorter retention is asked about, since it deletes; a longer one is saved at once", async ({
  page,
  person,
  product,
}) => {
  const stored = async () =>
    (await product.sql("SELECT retention_days AS days FROM workspaces WHERE id = $1", [person.workspace.id]))[0];
  await openSignedIn(page, person, "/settings/general");
  const period = page.getByLabel("Apagar conversas fechadas há mais de");
  const dialog = page.getByRole("dialog", { name: "Apagar conversas fechadas há mais de 90 dias?" });

  await period.selectOption("90");
  await expect(dialog).toContainText("não podem voltar");
  await dialog.getByRole("button", { name: "Cancelar" }).click();
  await expect(dialog).toBeHidden();
  await expect(period).toHaveValue("never");
  expect(await stored()).toEqual({ days: null });

  await period.selectOption("90");
  await dialog.getByRole("button", { name: "Mudar e apagar" }).click();
  await expectToast(page, "Salvo.");
  await expect(page.getByRole("button", { name: "Desfazer" })).toBeHidden();
  await expect(period).toHaveValue("90");
  expect(await stored()).toEqual({ days: 90 });

  await period.selectOption("other");
  await page.getByLabel("Dias", { exact: true }).fill("30");
  await page.getByLabel("Dias", { exact: true }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Cancelar" }).click();
  await period.selectOption("365");
  await expectToast(page, "Salvo.");
  await expect(period).toHaveValue("365");
  await expect.poll(stored).toEqual({ days: 365 });
});
