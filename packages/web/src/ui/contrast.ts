/** An opaque or translucent colour in linear sRGB. */
export type LinearColor = { red: number; green: number; blue: number; alpha: number };

/** OKLCH to linear sRGB, after Ottosson's published matrices; out-of-gamut channels are clipped as browsers do. */
export function oklchToLinear(lightness: number, chroma: number, hueDegrees: number, alpha = 1): LinearColor {
  const hue = (hueDegrees * Math.PI) / 180;
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (channel: number) => Math.min(1, Math.max(0, channel));
  return {
    red: clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    green: clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    blue: clip(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
    alpha,
  };
}

/** WCAG 2.2 contrast ratio of two opaque colours, 1 to 21. */
export function contrastRatio(one: LinearColor, other: LinearColor): number {
  const luminance = (color: LinearColor) => 0.2126 * color.red + 0.7152 * color.green + 0.0722 * color.blue;
  const [light, dark] = [luminance(one), luminance(other)].toSorted((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

export type Theme = "light" | "dark";

/** Reads every `--pv-*` colour of a token sheet for one theme, aliases resolved. */
export function readColorTokens(css: string, theme: Theme): Map<string, LinearColor> {
  const tokens = new Map<string, LinearColor>();
  // The first :root block defines; later blocks (contrast, motion) only override.
  const definitions = css.slice(0, css.indexOf("@media"));
  for (const [, name, value] of definitions.matchAll(/--pv-([\w-]+):\s*([^;]+);/g)) {
    if (!name || !value) continue;
    const alias = /^var\(--pv-([\w-]+)\)$/.exec(value);
    const color = alias ? tokens.get(alias[1] ?? "") : parseColor(value, theme);
    if (color) tokens.set(name, color);
  }
  return tokens;
}

function parseColor(value: string, theme: Theme): LinearColor | undefined {
  const colors = [...value.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)|oklch\(([\d.]+) 0 0\)/g)];
  const chosen = colors.length > 1 && theme === "dark" ? colors[1] : colors[0];
  if (!chosen) return undefined;
  const [, lightness, chroma, hue, alpha] = chosen.map(Number);
  return oklchToLinear(lightness ?? 0, chroma ?? 0, hue ?? 0, alpha && !Number.isNaN(alpha) ? alpha : 1);
}
