import type { Trx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { findUser } from "../auth/users.service.ts";
import { queueMail } from "../mails/mails.service.ts";
import type { OutboxPayload } from "../outbox/outbox.service.ts";
import { findSession } from "./sessions.queries.ts";

/** Tells the owner of a reused session, by audit entry and mail. The session itself was ended by the refresh statement. */
export async function reportReuse(
  services: Services,
  trx: Trx,
  { sessionId, ip, userAgent }: OutboxPayload<"session_reused">,
): Promise<void> {
  const session = await findSession(trx, sessionId);
  const user = session && (await findUser(trx, session.userId));
  if (!user) return;
  await queueMail(services, trx, {
    template: "sessionReused",
    to: user.email,
    locale: user.locale,
    values: {
      name: user.name,
      browser: session.browser,
      platform: session.platform,
      ip: ip ?? "",
      link: "/account/security",
    },
  });
  const origin = { actor: { kind: "anonymous" as const }, ip, userAgent: userAgent ?? "", requestId: null };
  await recordAudit(trx, origin, {
    userId: user.id,
    action: "sessions.reuseDetected",
    outcome: "attention",
    target: { kind: "session", id: sessionId, label: [session.browser, session.platform].filter(Boolean).join(" · ") },
  });
}
