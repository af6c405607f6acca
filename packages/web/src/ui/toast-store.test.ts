import { expect, test, vi } from "vitest";
import { dismissToast, readToasts, subscribeToToasts, toast, undoLatestToast } from "./toast-store.ts";

test("the newest message takes the place of the one before", () => {
  toast("Agente arquivado");
  const id = toast("Membro removido", { tone: "danger" });
  expect(readToasts()).toMatchObject([{ id, text: "Membro removido", tone: "danger" }]);
  dismissToast(id);
  expect(readToasts()).toEqual([]);
});

test("undo runs once, removes the message and says whether there was anything to undo", () => {
  const onUndo = vi.fn();
  toast("Agente arquivado", { onUndo });
  expect(undoLatestToast()).toBe(true);
  expect(undoLatestToast()).toBe(false);
  expect(onUndo).toHaveBeenCalledTimes(1);
  toast("Salvo");
  expect(undoLatestToast()).toBe(false);
});

test("listeners hear of every change until they leave", () => {
  const listener = vi.fn();
  const leave = subscribeToToasts(listener);
  dismissToast(toast("Salvo"));
  expect(listener).toHaveBeenCalledTimes(2);
  leave();
  toast("Salvo");
  expect(listener).toHaveBeenCalledTimes(2);
});
