import type { Mail } from "../ports/mailer/mailer.ts";

/** The token a mail's link to this page carries in its fragment; throws when there is no such link. */
export function tokenFrom(mail: Mail | undefined, path: string): string {
  const token = new RegExp(`${path}#token=([A-Za-z0-9_-]+)`).exec(mail?.text ?? "")?.[1];
  if (token === undefined) throw new Error(`no link to ${path} in ${mail?.subject ?? "no mail"}`);
  return token;
}
