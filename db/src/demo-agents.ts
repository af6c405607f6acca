import type { AgentConfig } from "@piloto/shared/agents";
import type pg from "pg";
import { bia, blackFriday, christmas, nina, rui, teo } from "../seeds/demo-agents/colleagues.ts";
import type { DemoAgent, DemoVersion } from "../seeds/demo-agents/demo-agent.ts";
import { lia } from "../seeds/demo-agents/lia.ts";

export const demoAgents: DemoAgent[] = [lia, teo, bia, nina, rui, blackFriday, christmas];

export interface BuiltVersion extends DemoVersion {
  config: AgentConfig;
}

/** Every version with its whole configuration, oldest first. */
export function buildVersions({ base, versions }: DemoAgent): BuiltVersion[] {
  let config = base;
  return versions.map((version) => {
    config = { ...config, ...version.change };
    return { ...version, config };
  });
}

/** The draft: the newest version with the draft's own changes. */
export function buildDraft(agent: DemoAgent): AgentConfig {
  return { ...(buildVersions(agent).at(-1)?.config ?? agent.base), ...agent.draft };
}

/** Inserts an agent with its draft and every version, dated as its story tells. `userIds` is by e-mail address. */
export async function insertDemoAgent(
  client: pg.Client,
  { workspaceId, agent, userIds }: { workspaceId: string; agent: DemoAgent; userIds: Map<string, string> },
): Promise<void> {
  const versions = buildVersions(agent);
  const { name, purpose, ...document } = buildDraft(agent);
  const firstDaysAgo = versions[0]?.daysAgo ?? agent.editedDaysAgo;
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO agents (workspace_id, name, purpose, draft, draft_revision, client_key, created_by, updated_by,
                         created_at, updated_at, archived_at)
     VALUES ($1, $2, $3, $4, $5, gen_random_uuid(), $6, $7, ${daysBefore("$8")}, ${daysBefore("$9")},
             CASE WHEN $10 THEN ${daysBefore("$9")} END)
     RETURNING id`,
    [
      workspaceId,
      name,
      purpose,
      document,
      versions.length + 1,
      userIds.get(versions[0]?.by ?? agent.editedBy),
      userIds.get(agent.editedBy),
      firstDaysAgo + 1,
      agent.editedDaysAgo,
      agent.isArchived ?? false,
    ],
  );
  const agentId = rows[0]?.id;
  for (const [index, version] of versions.entries()) {
    await insertVersion(client, { workspaceId, agentId, number: index + 1, version, userIds });
  }
}

const daysBefore = (parameter: string): string =>
  `now() - interval '40 minutes' - make_interval(days => ${parameter}::integer)`;

interface VersionInput {
  workspaceId: string;
  agentId: string | undefined;
  number: number;
  version: BuiltVersion;
  userIds: Map<string, string>;
}

async function insertVersion(
  client: pg.Client,
  { workspaceId, agentId, number, version, userIds }: VersionInput,
): Promise<void> {
  const { name, purpose, ...document } = version.config;
  const publisher = userIds.get(version.by);
  await client.query(
    `WITH version AS (
       INSERT INTO agent_versions (workspace_id, agent_id, number, name, purpose, config, note, restored_from, published_by, published_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${daysBefore("$10")})
       RETURNING id)
     UPDATE agents SET published_version_id = version.id FROM version WHERE workspace_id = $1 AND agents.id = $2`,
    [
      workspaceId,
      agentId,
      number,
      name,
      purpose,
      document,
      version.note,
      version.restores ?? null,
      publisher,
      version.daysAgo,
    ],
  );
}
