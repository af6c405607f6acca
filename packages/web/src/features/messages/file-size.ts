const units = ["B", "kB", "MB", "GB"];
const nbsp = "\u00a0";

/** "820 kB", "1,4 MB"; empty when nobody said. */
export function describeSize(bytes: number | null, number: (value: number, digits?: number) => string): string {
  if (bytes === null) return "";
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** step;
  return `${number(value, step > 1 && value < 10 ? 1 : 0)}${nbsp}${units[step]}`;
}
