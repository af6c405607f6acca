const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** How the palette's shortcut is written on this machine. */
export const paletteKey = isApple ? "⌘ K" : "Ctrl K";
