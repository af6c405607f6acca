import type { Page } from "@playwright/test";
import { expectNoSidewaysScroll, findViolations } from "../src/accessibility.ts";
import { createAgent, publish } from "../src/agents-page.ts";
import { createPerson } from "../src/people.ts";
import { openSignedIn, signIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

/** One page: its address, and the words that say it is there. */
type Place = readonly [path: string, ready: string | RegExp];

const publicPlaces: readonly Place[] = [
  ["/sign-in", "Novo por aqui?"],
  ["/sign-up", "Já tem conta?"],
  ["/check-mail", "Confira seu e-mail"],
  ["/forgot-password", "Criar outra senha"],
  ["/reset-password#token=x", "Nova senha"],
  ["/verify-email#token=x", "Este link não vale mais"],
  ["/second-factor", "Confirme que é você"],
  ["/accept-invite#token=x", "Este convite venceu"],
  ["/not-me#token=x", "Não foi você?"],
  ["/nada/disso", "Esta página não existe"],
];

const accountPlaces: readonly Place[] = [
  ["/settings/profile", "Seus dados"],
  ["/settings/security", "O que aconteceu na conta"],
  ["/settings/appearance", "Tema"],
  ["/settings/general", "Nome do espaço"],
];

const teamPlaces: readonly Place[] = [
  ["", "Visão geral"],
  ["/settings/members", "O que cada papel pode"],
  ["/settings/invites", "Convidar uma pessoa"],
  ["/settings/api-keys", /^Com uma chave, outro programa/],
  ["/settings/audit-log", "Baixar CSV"],
  ["/channels", "Nenhum canal ainda"],
  ["/settings/model", "Provedor e chave"],
  ["/settings/canned-replies", "Nenhuma resposta rápida ainda"],
  ["/settings/labels", "Nenhuma etiqueta ainda"],
  ["/settings/dead-letters", "Nada parado"],
];

/** Looks at a page as axe does: light in full, then dark and on a phone; and at every width for what sticks out. */
async function inspect(page: Page, [path, ready]: Place, prefix = ""): Promise<void> {
  const name = path || "/";
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(prefix + path);
  await expect(page.getByText(ready).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByLabel(/^Carregando/)).toHaveCount(0);
  expect(await findViolations(page), `${name} in light`).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  expect(await findViolations(page, { rules: ["color-contrast"] }), `${name} in dark`).toEqual([]);
  await expectNoSidewaysScroll(page, name);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await findViolations(page, { without: ["color-contrast"] }), `${name} on a phone`).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
}

test.describe("every page passes axe in light, dark and on a phone, and never scrolls sideways:", () => {
  test.slow();

  test("before signing in", async ({ page, expected }) => {
    // The tokens in these addresses are none, and nobody is signed in at the unknown page.
    expected.status(400, 401, 404, 410);
    for (const place of publicPlaces) await inspect(page, place);
  });

  test("one's own account", async ({ page, person }) => {
    await signIn(page.context(), person);
    for (const place of accountPlaces) await inspect(page, place, `/w/${person.workspace.slug}`);
  });

  test("the workspace, with a team in it", async ({ page, person, product }) => {
    const name = "Maria Aparecida dos Santos Albuquerque de Vasconcelos e Silva";
    await createPerson(product, { name, workspace: person.workspace, role: "seller" });
    await signIn(page.context(), person);
    for (const place of teamPlaces) await inspect(page, place, `/w/${person.workspace.slug}`);
  });

  test("agents, with one that is published and changed", async ({ page, person }) => {
    await openSignedIn(page, person, "/agents");
    await inspect(page, ["/agents", "Aqui ficam os seus agentes"], `/w/${person.workspace.slug}`);
    await createAgent(page, "Lia, a vendedora de sofás com o nome mais comprido de BH");
    await publish(page, 1, "primeira versão");
    const path = new URL(page.url()).pathname;
    await page.getByLabel("Persona").fill("Você é Lia.");
    await expect(page.getByText("1 alteração desde a v1")).toBeVisible();
    await inspect(page, [path, "Rascunho salvo às"]);
    await inspect(page, [`${path}?pane=test`, "Testar o rascunho"]);
    await inspect(page, [`${path}?pane=runs`, "Nenhuma execução ainda"]);
    await inspect(page, ["/agents", "Publicado v1"], `/w/${person.workspace.slug}`);
  });

  test("onboarding of somebody without a workspace", async ({ page, person, product }) => {
    await product.sql("DELETE FROM workspaces WHERE id = $1", [person.workspace.id]);
    await signIn(page.context(), person);
    await inspect(page, ["/onboarding", "Crie o seu espaço de trabalho"]);
  });
});

test("open dialogs, menus and the palette pass axe, hold the focus and give it back", async ({ page, person }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openSignedIn(page, person, "/agents");
  const opener = page.getByRole("button", { name: "Novo agente" }).first();
  await opener.click();
  await expect(page.getByRole("dialog").getByLabel("Nome")).toBeFocused();
  expect(await findViolations(page, { within: '[role="dialog"]' }), "dialog").toEqual([]);
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();

  await page.getByRole("button", { name: `Menu de ${person.name}` }).click();
  await expect(page.getByRole("menuitem", { name: "Sair" })).toBeVisible();
  expect(await findViolations(page, { within: '[role="menu"]' }), "menu").toEqual([]);
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  expect(await findViolations(page, { within: '[role="dialog"]' }), "palette").toEqual([]);
});
