import { expect, type Locator, type Page } from "@playwright/test";
import type { Customer, SimulatedMeta } from "./simulated-meta.ts";

/** Opens the customer's telephone in this page; what it shows counts as read. */
export async function openPhone(page: Page, { origin }: SimulatedMeta, customer: Customer): Promise<void> {
  const query = new URLSearchParams({ canal: customer.kind, numero: customer.channelId, cliente: customer.id });
  await page.goto(`${origin}/phone?${query.toString()}`);
  await expect(page.getByRole("region", { name: "Conversa" })).toBeVisible();
}

/** The customer types and sends. */
export async function writeOnPhone(phone: Page, text: string): Promise<void> {
  await phone.locator("#text").fill(text);
  await phone.locator("#text").press("Enter");
  await expect(phone.locator(".bubble.customer").filter({ hasText: text }).last()).toBeVisible();
}

/** What the shop wrote, on the customer's telephone. */
export const fromShop = (phone: Page, text: string | RegExp): Locator =>
  phone.locator(".bubble.business").filter({ hasText: text });
