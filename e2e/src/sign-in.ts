import { expect, type BrowserContext, type Page } from "@playwright/test";
import type { Person } from "./people.ts";

/** Signs in as the page would, without its form: for tests whose subject is something else. */
export async function signIn({ request }: BrowserContext, { email, password }: Person): Promise<void> {
  const session: unknown = await (await request.get("/trpc/auth.session")).json();
  const origin = new URL((await request.get("/healthz")).url()).origin;
  const response = await request.post("/trpc/auth.login", {
    data: { email, password },
    headers: { origin, "sec-fetch-site": "same-origin", "x-csrf-token": readCsrfToken(session) },
  });
  expect(await response.json()).toMatchObject({ result: { data: { status: "signed_in" } } });
}

function readCsrfToken(body: unknown): string {
  const token = /"csrfToken":"([^"]+)"/.exec(JSON.stringify(body))?.[1];
  if (!token) throw new Error("auth.session gave no CSRF token");
  return token;
}

/** Signs in and opens a path of the person's workspace; waits until the page is there. */
export async function openSignedIn(page: Page, person: Person, path = ""): Promise<void> {
  await signIn(page.context(), person);
  await page.goto(`/w/${person.workspace.slug}${path}`);
  await expectSignedIn(page, person);
}

/** The page shows this person as signed in. */
export async function expectSignedIn(page: Page, person: { name: string }): Promise<void> {
  await expect(page.getByRole("button", { name: `Menu de ${person.name}` })).toBeVisible();
}

/** Types address and password into the sign-in page. */
export async function fillSignIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByLabel("Senha", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
}

/** More tabs of a browser in which the person is signed in. */
export function openTabs(
  context: BrowserContext,
  person: Person,
  { path, count }: { path: string; count: number },
): Promise<Page[]> {
  const openTab = async (): Promise<Page> => {
    const tab = await context.newPage();
    await tab.goto(`/w/${person.workspace.slug}${path}`);
    await expectSignedIn(tab, person);
    return tab;
  };
  return Promise.all(Array.from({ length: count }, openTab));
}

/** Leaves through the menu, as a person does. */
export async function signOut(page: Page, person: { name: string }): Promise<void> {
  await page.getByRole("button", { name: `Menu de ${person.name}` }).click();
  await page.getByRole("menuitem", { name: "Sair" }).click();
}
