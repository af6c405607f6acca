import { readFile } from "node:fs/promises";
import { createPerson } from "../src/people.ts";
import { openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";

test("shows what happened, narrows it, keeps the filter in the address and gives it as a file", async ({
  page,
  person,
  product,
}) => {
  const colleague = await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "seller" });
  await openSignedIn(page, person, "/settings/members");
  await page.getByRole("combobox", { name: "Papel de Otávio Reis" }).selectOption({ label: "Só leitura" });
  await expectToast(page, "Otávio Reis agora tem o papel Só leitura.");
  await page.getByRole("link", { name: "Auditoria" }).click();
  const rows = page.getByRole("table", { name: "Registros da auditoria" }).getByRole("row");
  await expect(rows.filter({ hasText: "Mudou o papel" })).toContainText(person.name);
  await expect(rows.filter({ hasText: "Entrou" })).toHaveCount(1);

  await test.step("an entry opens to what changed", async () => {
    await page.getByRole("button", { name: "Ver detalhes de Mudou o papel" }).click();
    await expect(page.getByRole("deletion")).toBeVisible();
  });

  await test.step("filters by action", async () => {
    await page.getByRole("button", { name: "Ação", exact: true }).click();
    await page.getByRole("checkbox", { name: "Mudou o papel" }).click();
    await page.keyboard.press("Escape");
    await expect(rows.filter({ hasText: "Entrou" })).toHaveCount(0);
    await expect(page).toHaveURL(/members\.changeRole/);
    await page.reload();
    await expect(rows.filter({ hasText: "Mudou o papel" })).toHaveCount(1);
    await expect(rows.filter({ hasText: "Entrou" })).toHaveCount(0);
  });

  await test.step("downloads just that as CSV", async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Baixar CSV" }).click();
    const file = await (await download).path();
    const text = await readFile(file, "utf8");
    const lines = text.trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(text).toContain("members.changeRole");
    expect(text).toContain(colleague.name);
  });

  await page.getByRole("button", { name: "Tirar o filtro de ação" }).click();
  await expect(rows.filter({ hasText: "Entrou" })).toHaveCount(1);
});

test("checks the chain, and says so when nothing matches a search", async ({ page, person }) => {
  await openSignedIn(page, person, "/settings/audit-log");
  await page.getByRole("button", { name: "Conferir agora" }).click();
  await expectToast(page, /a cadeia está íntegra/);
  await page.getByRole("searchbox", { name: "Buscar na auditoria" }).fill("nada disso");
  await expect(page.getByText("Nenhum registro com estes filtros")).toBeVisible();
  await page.getByRole("button", { name: "Limpar filtros" }).click();
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await expect(page.getByRole("cell", { name: /^Entrou/ })).toBeVisible();
});

test("a formula in a name stays text in the file", async ({ page, product }) => {
  const person = await createPerson(product, { name: "=1+1 Fórmula" });
  await openSignedIn(page, person, "/settings/audit-log");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Baixar CSV" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(text).toContain("=1+1 Fórmula");
  expect(text).not.toMatch(/(^|[,;"\n])=1\+1/);
});

test("who does not administer the workspace is told whom to ask", async ({ page, person, product }) => {
  const seller = await createPerson(product, { name: "Saulo Vaz", workspace: person.workspace, role: "seller" });
  await openSignedIn(page, seller, "/settings/audit-log");
  await expect(page.getByText("Esta página é de quem administra")).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
});
