import { expect, type Page } from "@playwright/test";

/** The page says this in a toast. Screen readers get the same words from a live region, which is not looked at. */
export async function expectToast(page: Page, text: string | RegExp): Promise<void> {
  const toasts = page.getByRole("region", { name: /^Aviso/ }).getByRole("listitem");
  await expect(toasts.filter({ hasText: text })).toBeVisible();
}
