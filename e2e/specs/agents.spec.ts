import { agentRow, createAgent, expectSaved, publish, rewrite } from "../src/agents-page.ts";
import { createPerson } from "../src/people.ts";
import { expectSignedIn, openSignedIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";

const persona = "Você é Lia, vende sofás em Belo Horizonte e escreve curto.";

test("an agent is made, written, published, changed, compared and rolled back", async ({ page, person }) => {
  await openSignedIn(page, person, "/agents");
  await expect(page.getByText("Aqui ficam os seus agentes")).toBeVisible();
  await createAgent(page, "Lia");
  await expect(page.getByText("Só rascunho")).toBeVisible();

  await test.step("the draft saves itself and survives a reload", async () => {
    await rewrite(page, "Persona", persona);
    await page.reload();
    await expect(page.getByLabel("Persona")).toHaveValue(persona);
  });

  await publish(page, 1, "primeira versão");
  await expect(page.getByText("Rascunho igual à v1")).toBeVisible();

  await test.step("a change is counted, compared and published", async () => {
    await rewrite(page, "Persona", `${persona} Frete grátis em BH.`);
    await expect(page.getByText("1 alteração desde a v1")).toBeVisible();
    await page.getByRole("button", { name: "Comparar", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Comparar" });
    await expect(dialog.getByRole("insertion").filter({ hasText: "grátis" }).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await publish(page, 2, "frete grátis");
  });

  await test.step("rolling back puts the first version on air as the third", async () => {
    await page.getByRole("button", { name: "Ações da v1" }).click();
    await page.getByRole("menuitem", { name: "Voltar à v1" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Voltar à v1" }).click();
    await expectToast(page, "v3 no ar, igual à v1.");
    await expect(page.getByLabel("Persona")).toHaveValue(persona);
    await expect(page.getByRole("region", { name: "Versões" }).getByRole("listitem")).toHaveCount(3);
  });
});

test("two people who edit the same draft choose what stays, and nothing is lost", async ({
  page,
  person,
  product,
  openBrowser,
  expected,
}) => {
  const colleague = await createPerson(product, { name: "Otávio Reis", workspace: person.workspace, role: "admin" });
  await openSignedIn(page, person, "/agents");
  await createAgent(page, "Lia");
  const other = await (await openBrowser()).newPage();
  await openSignedIn(other, colleague, new URL(page.url()).pathname.replace(`/w/${person.workspace.slug}`, ""));
  await rewrite(other, "Persona", "A persona de Otávio.");

  expected.status(409);
  await page.getByLabel("Persona").fill("A persona de Marina.");
  const dialog = page.getByRole("dialog", { name: "Otávio Reis salvou antes de você" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByText("Otávio").first()).toBeVisible();
  await dialog.getByRole("radio", { name: "Minha" }).click();
  await dialog.getByRole("button", { name: "Ficar com a escolha" }).click();
  await expectSaved(page);
  await expect(page.getByLabel("Persona")).toHaveValue("A persona de Marina.");
  await other.reload();
  await expect(other.getByLabel("Persona")).toHaveValue("A persona de Marina.");
});

test("what is written without a network is kept and saved when it returns", async ({
  page,
  context,
  person,
  expected,
}) => {
  expected.deadNetwork();
  await openSignedIn(page, person, "/agents");
  await createAgent(page, "Lia");
  await expectSaved(page);
  await context.setOffline(true);
  await page.getByLabel("Persona").fill(persona);
  await expect(page.getByText("Sem conexão: rascunho guardado aqui")).toBeVisible();
  await context.setOffline(false);
  await expectSaved(page);
  await page.reload();
  await expect(page.getByLabel("Persona")).toHaveValue(persona);
});

test("a server killed in the middle of writing loses no word", async ({ page, person, product, expected }) => {
  expected.deadNetwork();
  await openSignedIn(page, person, "/agents");
  await createAgent(page, "Lia");
  await expectSaved(page);
  await product.killServer();
  await page.getByLabel("Persona").fill(persona);
  await expect(page.getByText("Sem conexão: rascunho guardado aqui")).toBeVisible();
  await product.startServer();
  await expectSaved(page);
  await page.reload();
  await expect(page.getByLabel("Persona")).toHaveValue(persona);
  await expectSignedIn(page, person);
});

test("archiving can be undone with Z, and archived agents come back from their list", async ({ page, person }) => {
  await openSignedIn(page, person, "/agents");
  await createAgent(page, "Lia");
  await page.getByRole("link", { name: "Agentes" }).first().click();
  const archive = async () => {
    await page.getByRole("button", { name: "Ações de Lia" }).click();
    await page.getByRole("menuitem", { name: "Arquivar" }).click();
    await expectToast(page, "Agente “Lia” arquivado.");
    await expect(agentRow(page, "Lia")).toHaveCount(0);
  };
  await archive();
  await page.keyboard.press("z");
  await expect(agentRow(page, "Lia")).toBeVisible();
  await archive();
  await page.getByRole("radio", { name: /^Arquivados/ }).click();
  await page.getByRole("button", { name: "Ações de Lia" }).click();
  await page.getByRole("menuitem", { name: "Tirar do arquivo" }).click();
  await page.getByRole("radio", { name: /^Ativos/ }).click();
  await expect(agentRow(page, "Lia")).toBeVisible();
});

test("finds agents without accents, keeps the search in the address, and works by keyboard", async ({
  page,
  person,
}) => {
  await openSignedIn(page, person, "/agents");
  for (const name of ["Sofás e Poltronas", "Frete"]) {
    await createAgent(page, name);
    await page.getByRole("link", { name: "Agentes" }).first().click();
  }
  await expect(agentRow(page, "Frete")).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Buscar por nome ou função" })).toBeFocused();
  await page.keyboard.type("sofas");
  await expect(agentRow(page, "Frete")).toHaveCount(0);
  await expect(agentRow(page, "Sofás e Poltronas")).toBeVisible();
  await expect(page).toHaveURL(/q=sofas/);
  await page.reload();
  await expect(agentRow(page, "Sofás e Poltronas")).toBeVisible();
  await page.getByRole("link", { name: "Sofás e Poltronas" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Sofás e Poltronas" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("searchbox")).toHaveValue("sofas");
  await page.getByRole("searchbox").fill("nada disso");
  await expect(page.getByText("Nada encontrado para “nada disso”")).toBeVisible();
});

test("typing into the search loses no letter and no space", async ({ page, person }) => {
  await openSignedIn(page, person, "/agents");
  const box = page.getByRole("searchbox", { name: "Buscar por nome ou função" });
  await box.pressSequentially("sofá ");
  await expect(page).toHaveURL(/q=/);
  await box.pressSequentially("cama");
  await expect(box).toHaveValue("sofá cama");
});

test("a name is taken once among the active agents", async ({ page, person, expected }) => {
  expected.status(409);
  await openSignedIn(page, person, "/agents");
  await createAgent(page, "Lia");
  await page.getByRole("link", { name: "Agentes" }).first().click();
  await page.getByRole("button", { name: "Novo agente" }).first().click();
  await page.getByRole("dialog").getByLabel("Nome").fill("Lia");
  await page.getByRole("dialog").getByRole("button", { name: "Criar agente" }).click();
  await expect(page.getByText("Já existe um agente com este nome. Escolha outro.")).toBeVisible();
});

test("who may only look sees the agent and no way to change it", async ({ page, person, product, openBrowser }) => {
  const viewer = await createPerson(product, { name: "Vera Lobo", workspace: person.workspace, role: "viewer" });
  await openSignedIn(page, person, "/agents");
  await createAgent(page, "Lia");
  const other = await (await openBrowser()).newPage();
  await openSignedIn(other, viewer, "/agents");
  await expect(other.getByRole("button", { name: "Novo agente" })).toHaveCount(0);
  await other.getByRole("link", { name: "Lia" }).click();
  await expect(other.getByText("Você pode ver como este agente trabalha.")).toBeVisible();
  await expect(other.getByRole("button", { name: /Publicar/ })).toHaveCount(0);
  await expect(other.getByLabel("Persona")).not.toBeEditable();
});
