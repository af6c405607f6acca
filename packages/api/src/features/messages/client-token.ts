import { z } from "zod";

/*
 * What travels with a message to the channel and comes back with its statuses (biz_opaque_callback_data): our id and,
 * from the second attempt on, its number. An old attempt's status can then be told from the new one's.
 */

const form = /^([0-9a-f-]{36})(?::(\d{1,4}))?$/;
const uuid = z.uuid();

export const writeClientToken = (messageId: string, attempt: number): string =>
  attempt <= 1 ? messageId : `${messageId}:${attempt}`;

/** Undefined for what we did not write. */
export function readClientToken(token: string | undefined): { messageId: string; attempt: number } | undefined {
  const [, messageId, attempt] = form.exec(token ?? "") ?? [];
  if (messageId === undefined || !uuid.safeParse(messageId).success) return undefined;
  return { messageId, attempt: Number(attempt ?? 1) };
}
