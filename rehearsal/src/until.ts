import { setTimeout as delay } from "node:timers/promises";

/** Looks until it is so; false when it is not even after two minutes. */
export async function until(isSo: () => Promise<boolean> | boolean, patienceMs = 120_000): Promise<boolean> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await delay(100)) if (await isSo()) return true;
  return false;
}
