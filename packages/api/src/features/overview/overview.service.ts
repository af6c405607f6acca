import { countDays } from "@piloto/shared/days";
import type { OnboardingStep, OverviewInput } from "@piloto/shared/overview";
import { hasRole, type Role, roles } from "@piloto/shared/roles";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { listUnpublishedAgents, type UnpublishedAgent } from "../agents/unpublished-agents.service.ts";
import { listFactorMethods } from "../auth/factors.service.ts";
import {
  countMembers,
  countOpenSessions,
  getSetUpFacts,
  listSecurityEvents,
  listSignInDays,
  type OpenSessions,
  type Period,
  type SecurityEvent,
  type SetUpFacts,
  type SignInDay,
} from "./overview.queries.ts";

const maxSecurityEvents = 6;

export type Overview = {
  /** Days are those of this time zone. */
  timezone: string;
  signIns: { days: SignInDay[]; total: number; previous: number; failed: number; previousFailed: number };
  members: { total: number; byRole: Record<Role, number> };
  sessions: OpenSessions;
  agents: { active: number; published: number; unpublished: UnpublishedAgent[] };
  /** For admins: the audit log is theirs. null for everyone else. */
  security: { events: SecurityEvent[]; openInvites: number } | null;
  onboarding: Record<OnboardingStep, boolean>;
};

type Viewer = { trx: WorkspaceTrx; workspace: { id: string; role: Role }; actor: { userId: string | null } };

/** What happened in the period, and how things stand now, as far as the viewer's role may know. */
export async function readOverview(
  { trx, workspace, actor }: Viewer,
  { from, to }: Pick<OverviewInput, "from" | "to">,
): Promise<Overview> {
  const period: Period = { from, to, days: countDays(from, to) };
  const days = await listSignInDays(trx, workspace.id, period);
  const facts = await getSetUpFacts(trx, workspace.id);
  const isAdmin = hasRole(workspace.role, "admin");
  const factors = actor.userId ? await listFactorMethods(trx, actor.userId) : undefined;
  return {
    timezone: facts.timezone,
    signIns: sumUp(days),
    members: toMembers(await countMembers(trx, workspace.id)),
    sessions: await countOpenSessions(trx, workspace.id),
    agents: {
      active: facts.activeAgents,
      published: facts.publishedAgents,
      unpublished: await listUnpublishedAgents(trx, workspace.id),
    },
    security: isAdmin ? await readSecurity(trx, workspace.id, { period, facts }) : null,
    onboarding: toOnboarding(facts, factors?.totp === true || factors?.passkey === true),
  };
}

function sumUp(days: SignInDay[]): Overview["signIns"] {
  const sum = (read: (day: SignInDay) => number) => days.reduce((total, day) => total + read(day), 0);
  return {
    days,
    total: sum((day) => day.known + day.newDevice),
    previous: sum((day) => day.previousSignIns),
    failed: sum((day) => day.failed),
    previousFailed: sum((day) => day.previousFailed),
  };
}

function toMembers(counts: { role: Role; count: number }[]): Overview["members"] {
  const of = (role: Role) => counts.find((one) => one.role === role)?.count ?? 0;
  return {
    total: roles.reduce((total, role) => total + of(role), 0),
    byRole: { viewer: of("viewer"), seller: of("seller"), admin: of("admin"), owner: of("owner") },
  };
}

async function readSecurity(
  trx: WorkspaceTrx,
  workspaceId: string,
  { period, facts }: { period: Period; facts: SetUpFacts },
): Promise<Overview["security"]> {
  const events = await listSecurityEvents(trx, workspaceId, { ...period, limit: maxSecurityEvents });
  return { events, openInvites: facts.openInvites };
}

const toOnboarding = (facts: SetUpFacts, hasSecondFactor: boolean): Overview["onboarding"] => ({
  nameWorkspace: facts.isNamed,
  addSecondFactor: hasSecondFactor,
  inviteColleague: facts.hasColleague,
  createAgent: facts.activeAgents > 0,
  publishAgent: facts.publishedAgents > 0,
});
