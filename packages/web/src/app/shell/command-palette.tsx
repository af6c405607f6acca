import { lazy, Suspense, useEffect, useState } from "react";

const PaletteDialog = lazy(() => import("./palette-dialog.tsx").then((module) => ({ default: module.PaletteDialog })));

type CommandPaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; onHelp: () => void };

/** Downloads the palette the first time it is opened. */
export function CommandPalette(props: CommandPaletteProps) {
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    if (props.open) setIsWanted(true);
  }, [props.open]);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      <PaletteDialog {...props} />
    </Suspense>
  );
}
