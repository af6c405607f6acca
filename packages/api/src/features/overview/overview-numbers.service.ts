import { countDays } from "@piloto/shared/days";
import type { ConversationNumbersInput, OverviewAttention, OverviewNumbers } from "@piloto/shared/overview";
import { hasRole, type Role } from "@piloto/shared/roles";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { countConversations, listConversationPage } from "../conversations/list-conversations.service.ts";
import { reportUsage } from "../usage/usage-report.service.ts";
import {
  countDeadLetters,
  countUndelivered,
  getGroupNames,
  type GroupNames,
  listBlockedChannels,
} from "./overview-numbers.queries.ts";

const shownWaiting = 5;
/** Beyond this nobody counts what waits for somebody. */
const countCap = 1_000;

/** What happened to conversations in the period, and in as many days before it. */
export async function readConversationNumbers(
  trx: WorkspaceTrx,
  workspaceId: string,
  input: Omit<ConversationNumbersInput, "workspaceId">,
): Promise<OverviewNumbers> {
  return (await readNamedNumbers(trx, workspaceId, input)).numbers;
}

/** The same, with what a file of it needs to know. */
export async function readNamedNumbers(
  trx: WorkspaceTrx,
  workspaceId: string,
  { from, to, channelId, agentId }: Omit<ConversationNumbersInput, "workspaceId">,
): Promise<{ numbers: OverviewNumbers; names: GroupNames }> {
  const names = await getGroupNames(trx, workspaceId);
  const scope = { from, days: countDays(from, to), channelId, agentId };
  const { agents, channels, ...report } = await reportUsage(trx, workspaceId, scope);
  const agentOf = new Map(names.agents.map((agent) => [agent.id, agent]));
  const channelOf = new Map(names.channels.map((channel) => [channel.id, channel]));
  const numbers = {
    timezone: names.timezone,
    ...report,
    agents: agents.map((agent) => ({ ...agent, name: agentOf.get(agent.id ?? "")?.name ?? null })),
    channels: channels.map((channel) => {
      const known = channelOf.get(channel.id ?? "");
      return { ...channel, name: known?.name ?? null, kind: known?.kind ?? null };
    }),
  };
  return { numbers, names };
}

type Viewer = { trx: WorkspaceTrx; workspace: { id: string; role: Role }; actor: { userId: string | null } };

/** What waits for somebody now, the longest wait first. */
export async function readAttention({ trx, workspace, actor }: Viewer): Promise<OverviewAttention> {
  const { userId } = actor;
  const counts = await countConversations(trx, workspace.id, userId);
  const { items } = await listConversationPage(trx, workspace.id, {
    workspaceId: workspace.id,
    view: "waiting",
    status: "open",
    isAnyStatus: false,
    limit: shownWaiting,
    userId,
  });
  const channels = await listBlockedChannels(trx, workspace.id, countCap);
  return {
    waiting: { count: counts.waiting, oldestSince: counts.oldestWaitingSince, longest: items },
    channels: channels.map((channel) => ({ ...channel, since: channel.since.toISOString() })),
    undelivered: await countUndelivered(trx, workspace.id, countCap),
    deadLetters: hasRole(workspace.role, "admin") ? await countDeadLetters(trx, workspace.id, countCap) : null,
  };
}
