import type { FileKey } from "./file-store.ts";

const keyForm = /^[A-Za-z0-9_-]{1,100}(\/[A-Za-z0-9_-]{1,100}){1,3}$/;
const prefixForm = /^[A-Za-z0-9_-]{1,100}(\/[A-Za-z0-9_-]{1,100}){0,2}$/;

/** Whether a text may name a file. No dots, so that no key leaves the folder or meets one of our own names. */
export const isFileKey = (text: string): boolean => keyForm.test(text);

export function requireFileKey(key: FileKey): void {
  if (!isFileKey(key)) throw new Error("no key of a file");
}

export function requireFilePrefix(prefix: string): void {
  if (!prefixForm.test(prefix)) throw new Error("no prefix of files");
}
