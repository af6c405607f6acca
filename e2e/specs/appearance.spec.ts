import { expectSignedIn, openSignedIn, signIn } from "../src/sign-in.ts";
import { expect, test } from "../src/test.ts";

test("the theme is chosen, is there after a reload, and follows the system when asked to", async ({ page, person }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await openSignedIn(page, person, "/settings/appearance");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole("radio", { name: "Escuro" }).click();
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.reload();
  await expectSignedIn(page, person);
  expect(await ground()).toBe(dark);
  await page.getByRole("radio", { name: "Igual ao sistema" }).click();
  await expect.poll(ground).toBe(light);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).toBe(dark);
});

test("the page speaks English when asked to, and remembers", async ({ page, person }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Idioma: Português" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.getByRole("link", { name: /Create (an )?account/ }).click();
  await expect(page.getByRole("heading", { name: /Create/ })).toBeVisible();

  await signIn(page.context(), person);
  const pages = [
    ["", "Overview"],
    ["/agents", "Agents"],
    ["/settings/profile", "Profile"],
    ["/settings/security", "Security"],
    ["/settings/appearance", "Appearance"],
    ["/settings/members", "Members"],
    ["/settings/audit-log", "Audit log"],
  ] as const;
  for (const [path, title] of pages) {
    await page.goto(`/w/${person.workspace.slug}${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  }
});

test("the palette opens by Ctrl-K, finds pages without accents and goes there", async ({ page, person }) => {
  await openSignedIn(page, person, "/settings/appearance");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("seguranca");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/security$/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Atalhos do teclado" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("v");
  await expect(page).toHaveURL(new RegExp(`/w/${person.workspace.slug}$`));
});

test("single keys rest when switched off", async ({ page, person }) => {
  await openSignedIn(page, person, "/settings/appearance");
  await page.getByRole("switch", { name: "Atalhos de uma tecla" }).click();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("motion stops for those who asked for less of it", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(
        ({ playState, effect }) => playState === "running" && Number(effect?.getComputedTiming().duration ?? 0) > 10,
      )
      .map((animation) => ("animationName" in animation ? String(animation.animationName) : animation.id)),
  );
  expect(moving).toEqual([]);
});
