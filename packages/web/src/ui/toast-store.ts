/** One line at the bottom of the page. Errors that offer a choice are banners, not toasts. */
export type ToastMessage = {
  id: number;
  text: string;
  tone: "neutral" | "danger";
  /** Takes the action back; offered as a button and on the Z key. */
  onUndo?: () => void;
};

type Listener = () => void;

let current: readonly ToastMessage[] = [];
let nextId = 1;
const listeners = new Set<Listener>();

function publish(next: readonly ToastMessage[]): void {
  current = next;
  for (const listener of listeners) listener();
}

/** Shows a message; a newer one takes the place of the one before, whose undo chance ends with it. */
export function toast(text: string, options: { tone?: ToastMessage["tone"]; onUndo?: () => void } = {}): number {
  const id = nextId++;
  publish([{ id, text, tone: options.tone ?? "neutral", ...(options.onUndo && { onUndo: options.onUndo }) }]);
  return id;
}

export function dismissToast(id: number): void {
  publish(current.filter((message) => message.id !== id));
}

/** Takes back the newest message's action. False when there is nothing to undo. */
export function undoLatestToast(): boolean {
  const message = current.at(-1);
  if (!message?.onUndo) return false;
  dismissToast(message.id);
  message.onUndo();
  return true;
}

export function subscribeToToasts(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function readToasts(): readonly ToastMessage[] {
  return current;
}
