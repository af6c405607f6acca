/** What the person can prove themselves with, as the server said when it refused. */
export type StepUpMethod = "password" | "totp" | "passkey" | "google";

const allMethods: readonly StepUpMethod[] = ["password", "totp", "passkey", "google"];

type Pending = {
  resolve: (isConfirmed: boolean) => void;
  answer: Promise<boolean>;
  methods: readonly StepUpMethod[];
};

let pending: Pending | null = null;
const listeners = new Set<() => void>();

function publish(next: Pending | null): void {
  pending = next;
  for (const listener of listeners) listener();
}

/** Opens the confirmation dialog; several refused operations share one. `details` are those of the refusal. */
export function askStepUp(details: Record<string, unknown>): Promise<boolean> {
  if (!pending) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    publish({ resolve, answer: promise, methods: allMethods.filter((method) => details[method] === true) });
  }
  return pending?.answer ?? Promise.resolve(false);
}

/** The dialog's answer: true repeats what was refused. */
export function settleStepUp(isConfirmed: boolean): void {
  const settled = pending;
  publish(null);
  settled?.resolve(isConfirmed);
}

/** The ways open to the person while the dialog is; null while it is not. */
export function readStepUpMethods(): readonly StepUpMethod[] | null {
  return pending?.methods ?? null;
}

export function subscribeToStepUp(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
