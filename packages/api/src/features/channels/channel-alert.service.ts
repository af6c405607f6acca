import { inWorkspace } from "../../database/workspace.ts";
import { logEvent } from "../../http/log-events.ts";
import type { Services } from "../../services.ts";
import { queueMail } from "../mails/mails.service.ts";
import { listAdmins } from "./channel-alert.queries.ts";
import { getChannel } from "./channels.queries.ts";

/**
 * The job `channel_alert`: a mail to each admin when a channel has stopped. The page says so too, but at night nobody has
 * it open; and a line for operators, here rather than where the state changes, because that transaction may not commit.
 * A channel that works again by now is no news.
 */
export const alertAdmins = (
  services: Pick<Services, "db" | "vault" | "env" | "log">,
  { workspaceId, channelId }: { workspaceId: string; channelId: string },
): Promise<void> =>
  inWorkspace(services.db, workspaceId, async (trx) => {
    const { name: channelName, kind, status, statusReason } = await getChannel(trx, workspaceId, channelId);
    if (status !== "needs_reauth" && status !== "blocked") return;
    logEvent(
      services.log,
      status === "blocked" ? "channel_blocked" : "channel_needs_reauth",
      { workspaceId, channelId, channelKind: kind, reason: reasonForLog(statusReason) },
      "a channel has stopped",
    );
    for (const { email, locale, name, workspaceName, slug } of await listAdmins(trx, workspaceId)) {
      await queueMail(services, trx, {
        template: "channelStopped",
        to: email,
        locale,
        values: { name, workspaceName, channelName, status, reason: statusReason, link: `/w/${slug}/channels` },
      });
    }
  });

// Of Meta's words the code alone: "Malformed access token …" goes on with the token.
const reasonForLog = (reason: string): string => /^\(-?\d+\)/.exec(reason)?.[0] ?? reason.slice(0, 80);
