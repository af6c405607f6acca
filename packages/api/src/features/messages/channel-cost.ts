import { z } from "zod";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import { countUsage } from "../usage/usage.service.ts";
import { getChannelPrices, type StoredStatus } from "./message-status.queries.ts";
import type { MessageRecord } from "./outgoing.queries.ts";

const priceList = z.record(z.string(), z.number());

type Told = { message: MessageRecord; locked: LockedConversation; earlier: StoredStatus[]; told: StoredStatus };

/**
 * Counts what the channel charges, once per message: when it is known both that it was delivered and that it is
 * billable, in whatever order that is told. A category without a price counts nothing.
 */
export async function countChannelCost(
  trx: WorkspaceTrx,
  workspaceId: string,
  { message, locked, earlier, told }: Told,
): Promise<void> {
  if (earlier.some(({ status }) => status === told.status)) return;
  const category = findBilled([...earlier, told]);
  if (category === undefined || findBilled(earlier) !== undefined) return;
  const { prices, currency } = await getChannelPrices(trx, workspaceId, message.channelId);
  const price = priceList.safeParse(prices).data?.[category];
  if (price === undefined) return;
  const { channelId } = message;
  const agentId = message.agentId ?? locked.agentId;
  await countUsage(trx, workspaceId, { metric: "channel_cost", detail: currency, value: price, channelId, agentId });
}

/** Meta's category under which a message was billed; undefined while it was not. */
function findBilled(statuses: StoredStatus[]): string | undefined {
  const wasDelivered = statuses.some(({ status }) => status === "delivered" || status === "read");
  return wasDelivered ? statuses.find(({ isBillable }) => isBillable === true)?.category : undefined;
}
