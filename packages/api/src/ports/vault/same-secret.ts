import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two secrets are equal, in a time that tells nothing about either, their lengths included. */
export const isSameSecret = (expected: string, presented: string): boolean =>
  timingSafeEqual(digest(expected), digest(presented));

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
