import { expect } from "@playwright/test";
import type { Product } from "./product.ts";

export type Mail = { subject: string; text: string };

/** Waits for the newest mail to this address whose subject matches. */
export async function waitForMail(product: Product, to: string, subject: RegExp): Promise<Mail> {
  let found: Mail | undefined;
  await expect
    .poll(
      async () => {
        const mails = await listMails(product, to);
        found = mails.find((mail) => subject.test(mail.subject));
        return found?.subject ?? mails.map((mail) => mail.subject);
      },
      { message: `a mail "${subject.source}" to ${to}`, timeout: 10_000 },
    )
    .toMatch(subject);
  if (!found) throw new Error("unreachable: the poll found it");
  return found;
}

/** Every mail to this address, newest first. */
export async function listMails({ simulatorOrigin }: Product, to: string): Promise<Mail[]> {
  const response = await fetch(`${simulatorOrigin}/mailbox/mails.json?to=${encodeURIComponent(to)}`);
  const entries: unknown = await response.json();
  return Array.isArray(entries) ? entries.filter(isMail) : [];
}

function isMail(entry: unknown): entry is Mail {
  return typeof entry === "object" && entry !== null && "subject" in entry && "text" in entry;
}

/** The first address in the mail's text: its action. */
export function linkIn({ text }: Mail): string {
  const link = /https?:\/\/\S+/.exec(text)?.[0];
  if (!link) throw new Error(`no link in the mail:\n${text}`);
  return link;
}
