import { useMemo } from "react";
import { encode } from "uqr";

/** A QR code as one SVG path. Always dark on light: cameras of older phones do not read the reverse. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <div className="w-fit rounded-md border border-border bg-surface p-3 text-text [color-scheme:light]">
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${size} ${size}`}
        shapeRendering="crispEdges"
        className="block size-44"
      >
        <path d={path} fill="currentColor" />
      </svg>
    </div>
  );
}

function draw(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: "M", border: 1 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return { size, path };
}
