/**
 * Whether a value's JSON is longer than about `limit` characters. Stops counting there, so a small answer costs a
 * glance and a large one no more than that.
 */
export const isLongJson = (value: unknown, limit: number): boolean => remaining(value, limit) < 0;

function remaining(value: unknown, budget: number): number {
  if (budget < 0) return budget;
  if (typeof value === "string") return budget - value.length;
  if (typeof value !== "object" || value === null) return budget - 5;
  if (value instanceof Date) return budget - 26;
  let left = budget;
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    left = remaining(Reflect.get(value, key), left - key.length - 4);
    if (left < 0) break;
  }
  return left;
}
