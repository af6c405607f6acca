/** Radial ticks from `inner` to the rim, one every `step` degrees. */
function ticks(inner: number, step: number): string {
  const rim = 300;
  let path = "";
  for (let degrees = 0; degrees < 360; degrees += step) {
    const angle = (degrees * Math.PI) / 180;
    const at = (radius: number) =>
      `${(-Math.sin(angle) * radius).toFixed(1)} ${(-Math.cos(angle) * radius).toFixed(1)}`;
    path += `M${at(inner)}L${at(rim)}`;
  }
  return path;
}

const pitchLines = [-114, -76, -38, 38, 76, 114];

/** The attitude indicator: the sign-in page's picture. */
export function HorizonDial() {
  return (
    <svg
      viewBox="-320 -320 640 640"
      fill="none"
      className="absolute top-[44%] left-1/2 w-[min(640px,84%)] -translate-x-1/2 -translate-y-1/2"
    >
      <clipPath id="horizon-dial-face">
        <circle r="228" />
      </clipPath>
      <circle r="300" stroke="currentColor" opacity=".14" />
      <path d={ticks(286, 6)} stroke="currentColor" strokeWidth="1.5" opacity=".35" />
      <path d={ticks(278, 30)} stroke="currentColor" strokeWidth="2" opacity=".8" />
      <g clipPath="url(#horizon-dial-face)" transform="rotate(-9)">
        <rect x="-330" y="-330" width="660" height="330" className="fill-panel-sky" />
        <rect x="-330" width="660" height="330" className="fill-panel-earth" />
        <path d="M-330 0H330" stroke="currentColor" strokeWidth="2" opacity=".9" />
        {pitchLines.map((y) => (
          <path
            key={y}
            d={Math.abs(y) === 76 ? `M-64 ${y}H64` : `M-34 ${y}H34`}
            stroke="currentColor"
            strokeWidth="1.5"
            opacity=".35"
          />
        ))}
      </g>
      <circle r="228" stroke="currentColor" opacity=".28" />
      <path
        d="M-128 0h72l22 22M128 0H56L34 22"
        className="stroke-panel-mark"
        strokeWidth="6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle r="5" className="fill-panel-mark" />
      <path d="M0 -262l-9 16h18z" className="fill-panel-mark" />
    </svg>
  );
}
