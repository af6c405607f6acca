import { lazy, Suspense, useSyncExternalStore } from "react";
import { readStepUpMethods, subscribeToStepUp } from "../../api/step-up-store.ts";

const StepUpDialog = lazy(() => import("./step-up-dialog.tsx").then((module) => ({ default: module.StepUpDialog })));

/** Waits for an operation that wants a fresh proof of who is there; downloads the dialog only then. */
export function StepUp() {
  const methods = useSyncExternalStore(subscribeToStepUp, readStepUpMethods);
  if (methods === null) return null;
  return (
    <Suspense fallback={null}>
      <StepUpDialog available={methods} />
    </Suspense>
  );
}
