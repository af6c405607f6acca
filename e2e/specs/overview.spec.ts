import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { createAgent, publish } from "../src/agents-page.ts";
import { createPerson } from "../src/people.ts";
import { openSignedIn, signIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

const tile = (page: Page, label: string) =>
  page.getByLabel("Números do período e de agora").locator("> div").filter({ hasText: label });

test("shows what is in the database and nothing else", async ({ page, person, product, openBrowser }) => {
  const colleague = await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "seller" });
  await signIn(await openBrowser(), colleague);
  await openSignedIn(page, person);
  await expect(tile(page, "Entradas")).toContainText("2");
  await expect(tile(page, "Sessões abertas")).toContainText("2");
  await expect(tile(page, "Sessões abertas")).toContainText("2 pessoas, 2 aparelhos");
  await expect(tile(page, "Membros")).toContainText("1 propriedade");
  await expect(tile(page, "Agentes publicados")).toContainText("de nenhum ainda");
  await expect(page.getByText("Nenhuma conversa respondida neste período.")).toBeVisible();
  await expect(page.getByText("Nenhum custo conhecido")).toBeVisible();

  await test.step("the chart is a table too, and a file", async () => {
    const chart = page.getByRole("region", { name: "Quem entrou" }).first();
    await chart.getByRole("button", { name: "Ver como tabela" }).click();
    await expect(chart.getByRole("table").getByRole("row").last()).toContainText("2");
    const download = page.waitForEvent("download");
    await chart.getByRole("button", { name: "Baixar em CSV" }).click();
    const text = await readFile(await (await download).path(), "utf8");
    expect(text).toContain("Aparelho novo");
  });
});

test("the first steps tick themselves off and can be put away", async ({ page, person }) => {
  await openSignedIn(page, person, "/agents");
  await createAgent(page, "Lia");
  await publish(page, 1, "");
  await page.goto(`/w/${person.workspace.slug}`);
  const steps = page.getByRole("region", { name: "Primeiros passos" });
  await expect(steps).toContainText("Publique um agente");
  await expect(steps).toContainText(/[2-5] de 5 feitos/);
  await steps.getByRole("button", { name: "Esconder os primeiros passos" }).click();
  await expect(steps).toHaveCount(0);
  await page.reload();
  await expect(tile(page, "Agentes publicados")).toContainText("de 1 ativo");
  await expect(steps).toHaveCount(0);
});

test("the period is in the address and changes what is counted", async ({ page, person }) => {
  await openSignedIn(page, person);
  await expect(tile(page, "Entradas")).toContainText("1");
  await page.goto(`/w/${person.workspace.slug}?from=2026-01-01&to=2026-01-31`);
  await expect(page.getByText("Ninguém entrou neste período.")).toBeVisible();
  await expect(tile(page, "Membros")).toContainText("1");
});
