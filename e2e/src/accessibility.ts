import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const standard = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Off by default in axe too: it takes the initials of an avatar, hidden from screen readers, for a label. */
const experimental = ["label-content-name-mismatch"];

type Look = {
  rules?: string[];
  without?: string[];
  /** Only inside this: what lies under an open menu or dialog is hidden on purpose. */
  within?: string;
};

/** What axe finds wrong with the page as it stands, in words. */
export async function findViolations(page: Page, { rules, without = [], within }: Look = {}): Promise<string[]> {
  // The legacy mode needs no second page, which the page's policy would have to allow.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).disableRules([...experimental, ...without]);
  if (within) axe.include(within);
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(standard)).analyze();
  return violations.map(
    ({ id, impact, help, nodes }) =>
      `${impact} ${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `    ${html.slice(0, 200)}\n    ${failureSummary}`).join("\n")}`,
  );
}

/** Widths from the smallest phone to a common laptop. */
const widths = [320, 390, 1024, 1280] as const;

/** Nothing sticks out to the right, at any width. */
export async function expectNoSidewaysScroll(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const overhang = () =>
      page.evaluate(
        () => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - window.innerWidth,
      );
    await expect.poll(overhang, { message: `${name} at ${width} px` }).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}
