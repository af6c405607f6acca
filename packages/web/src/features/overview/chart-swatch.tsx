/** The same pattern as in the chart: colour never stands alone. */
export function Swatch({ kind }: { kind: "people" | "failed" | "previous" }) {
  if (kind === "previous") return <span aria-hidden className="w-4 border-t-2 border-dotted border-chart-prev" />;
  const fill =
    kind === "people"
      ? "bg-[repeating-linear-gradient(45deg,var(--pv-chart-2)_0_2px,var(--pv-person-tint)_2px_4px)] inset-ring inset-ring-chart-2"
      : "bg-chart-5";
  return <span aria-hidden className={`size-3 rounded-[3px] ${fill}`} />;
}
