import { z } from "zod";
import { replayWebhooks } from "../features/dead-letters/resolve-dead-letters.service.ts";
import { defineCommand, sinceFlag, workspaceFlag } from "./command.ts";
import { inPlace } from "./in-place.ts";
import { UsageError } from "./ops-context.ts";
import { getPlace } from "./places.queries.ts";
import { countWebhooks, listWebhookIds } from "./replay-webhooks.queries.ts";

// Each batch is one transaction and one audit entry; between two of them the product's own webhooks get in.
const batch = 100;
const lowestId = "00000000-0000-0000-0000-000000000000";

/** Safe at any time: reading a webhook again ends in the same rows (decision 0050). A killed one is simply run again. */
export const replayWebhooksCommand = defineCommand({
  name: "replay-webhooks",
  what: "reads stored webhooks of a workspace again",
  example: "replay-webhooks --workspace casa-ipe --since 6h --failed",
  isChange: true,
  flags: z.object({
    workspace: workspaceFlag,
    channel: z.uuid().optional().describe("only of this channel"),
    id: z.uuid().optional().describe("only this one"),
    since: sinceFlag.optional(),
    until: sinceFlag.optional().describe("before that time"),
    failed: z.boolean().default(false).describe("only those that could not be read"),
  }),
  async run(context, { workspace, channel, id, since, until, failed }) {
    if (!id && !since && !failed) throw new UsageError("Say which: --id, --since or --failed.");
    const owner = context.owner();
    const place = await getPlace(owner, workspace);
    const filter = { workspaceId: place.id, channelId: channel, id, since, until, isFailedOnly: failed };
    const count = await countWebhooks(owner, filter);
    if (count === 0) {
      context.show({ replayed: 0 }, ["There are no such webhooks."]);
      return 0;
    }
    if (!(await context.confirm(`read ${count} webhooks of ${place.slug} again`))) return 0;
    let replayed = 0;
    for (let after = lowestId; ;) {
      const ids = await listWebhookIds(owner, filter, { after, limit: batch });
      const last = ids.at(-1);
      if (last === undefined) break;
      const done = await inPlace(context, place.id, (inside) => replayWebhooks(inside, { webhookEventIds: ids }));
      replayed += done.count;
      after = last;
    }
    context.show({ replayed }, [`${replayed} webhooks are read again; ops jobs shows how far it is.`]);
    return 0;
  },
});
