import { createTransport } from "nodemailer";
import type { Mailer } from "./mailer.ts";

/** Sends over SMTP (`smtp://` or `smtps://user:password@host:port`). Message-ID comes from the mail's id, so a repeat is recognised. */
export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  });
  const domain = /@([^>]+)>?$/.exec(from)?.[1] ?? "piloto.local";
  return {
    async send({ id, to, subject, text, html }) {
      await transport.sendMail({
        from,
        to,
        subject,
        text,
        html,
        messageId: `<${id}@${domain}>`,
        headers: { "Auto-Submitted": "auto-generated" },
      });
    },
  };
}
