import type { Page } from "@playwright/test";
import { ageSession } from "../src/people.ts";
import { openSecurity, rowOf } from "../src/security-page.ts";
import { expectSignedIn, signOut } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";
import { expectToast } from "../src/toast.ts";

/** A fingerprint reader that is always content, or never. */
async function addAuthenticator(page: Page): Promise<{ setContent: (isContent: boolean) => Promise<void> }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    setContent: async (isContent) => {
      await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: isContent });
    },
  };
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Adicionar" }).click();
  const dialog = page.getByRole("dialog", { name: "Nome da chave" });
  await dialog.getByLabel("Nome").fill(name);
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(rowOf(page, "passkeys", name)).toBeVisible();
}

test("a passkey is made, named and signs in without a password", async ({ page, person }) => {
  await addAuthenticator(page);
  await openSecurity(page, person);
  await addPasskey(page, "Notebook da Marina");
  await signOut(page, person);
  await page.getByRole("button", { name: "Entrar com chave de acesso" }).click();
  await expect(page).toHaveURL(new RegExp(`/w/${person.workspace.slug}`));
  await page.goto(`/w/${person.workspace.slug}/settings/security`);
  await expectSignedIn(page, person);
  await expect(rowOf(page, "passkeys", "Notebook da Marina")).not.toContainText("ainda não usada");
  await expect(page.getByText("Entrada com chave de acesso")).toBeVisible();
});

test("the same device gets one passkey of an account", async ({ page, person }) => {
  await addAuthenticator(page);
  await openSecurity(page, person);
  await addPasskey(page, "Notebook");
  await page.getByRole("button", { name: "Adicionar" }).click();
  await expectToast(page, "Este aparelho já tem uma chave desta conta.");
});

test("a refused fingerprint signs nobody in and says what to do", async ({ page, person }) => {
  const authenticator = await addAuthenticator(page);
  await openSecurity(page, person);
  await addPasskey(page, "Notebook");
  await signOut(page, person);
  await authenticator.setContent(false);
  await page.getByRole("button", { name: "Entrar com chave de acesso" }).click();
  await expect(page.getByText("A chave de acesso não foi aceita.")).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a removed passkey opens nothing any more", async ({ page, person, product, expected }) => {
  await addAuthenticator(page);
  await openSecurity(page, person);
  await addPasskey(page, "Notebook");
  await ageSession(product, person, 1);
  await page.getByRole("button", { name: "Mais ações para Notebook" }).click();
  await page.getByRole("menuitem", { name: "Remover" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remover" }).click();
  await expect(rowOf(page, "passkeys", "Notebook")).toHaveCount(0);
  await signOut(page, person);
  expected.status(401, 404);
  await page.getByRole("button", { name: "Entrar com chave de acesso" }).click();
  await expect(page.getByText("A chave de acesso não foi aceita.")).toBeVisible();
});
