/** The point that the arrow keys lead to; the same one for any other key. Escape lets go. */
export function moveActive(key: string, active: number | undefined, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case "ArrowRight":
      return active === undefined ? 0 : Math.min(last, active + 1);
    case "ArrowLeft":
      return active === undefined ? last : Math.max(0, active - 1);
    case "Home":
      return 0;
    case "End":
      return last;
    case "Escape":
      return undefined;
    default:
      return active;
  }
}

const maxTicks = 8;

/** At most eight labels, evenly apart, the last day always among them. */
export function chooseTicks(days: readonly string[]): string[] {
  const step = Math.ceil(days.length / maxTicks);
  return days.filter((_, index) => (days.length - 1 - index) % step === 0);
}

/** The end of an axis from zero whose three steps are round numbers: 5 → 6, 116 → 150. */
export function niceTop(max: number): number {
  const least = Math.max(1, max / 3);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least) ?? least;
  return step * 3;
}
