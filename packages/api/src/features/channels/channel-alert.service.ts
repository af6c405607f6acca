import { inWorkspace } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { queueMail } from "../mails/mails.service.ts";
import { listAdmins } from "./channel-alert.queries.ts";
import { getChannel } from "./channels.queries.ts";

/**
 * The job `channel_alert`: a mail to each admin when a channel has stopped. The page says so too, but at night nobody has
 * it open. A channel that works again by now is no news.
 */
export const alertAdmins = (
  services: Pick<Services, "db" | "vault" | "env">,
  { workspaceId, channelId }: { workspaceId: string; channelId: string },
): Promise<void> =>
  inWorkspace(services.db, workspaceId, async (trx) => {
    const { name: channelName, status, statusReason } = await getChannel(trx, workspaceId, channelId);
    if (status !== "needs_reauth" && status !== "blocked") return;
    for (const { email, locale, name, workspaceName, slug } of await listAdmins(trx, workspaceId)) {
      await queueMail(services, trx, {
        template: "channelStopped",
        to: email,
        locale,
        values: { name, workspaceName, channelName, status, reason: statusReason, link: `/w/${slug}/channels` },
      });
    }
  });
