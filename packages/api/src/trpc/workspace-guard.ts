import { hasRole, type Role } from "@piloto/shared/roles";
import { enterWorkspace, enterWorkspaceUnchecked, type Trx, type WorkspaceTrx } from "../database/workspace.ts";
import { AppError } from "../errors/app-error.ts";
import { noteInLog } from "../http/log-scope.ts";
import { recordAudit, type AuditOrigin } from "../features/audit-log/audit-log.service.ts";
import { type ApiKeyPrincipal, findApiKey } from "../features/api-keys/api-key-principal.service.ts";
import { anonymousOrigin, type Context, userOrigin } from "./context.ts";
import { requireAccount, type SignedIn } from "./session-guard.ts";

/** What a workspace procedure gets on top of the context. */
export type InWorkspace = {
  /** Inside the workspace and inside one transaction: all that the procedure reads and writes. */
  trx: WorkspaceTrx;
  workspace: { id: string; role: Role };
  /** Who acts: a person, or an API key (then `userId` is null). */
  actor: { userId: string | null };
  origin: AuditOrigin;
};

type Demand = { workspaceId: string; needed: Role; apiKeyScope: string | undefined; isMutation: boolean; path: string };

// A procedure that answered with an error must not commit; tRPC hands errors on as values, Kysely rolls back on a throw.
class RolledBack extends Error {}

/** Runs a procedure in one transaction inside its workspace, after the caller's right to be there was proven. */
export async function runInWorkspace<Result extends { ok: boolean }>(
  ctx: Context,
  demand: Demand,
  run: (workspace: InWorkspace) => Promise<Result>,
): Promise<Result> {
  noteInLog({ workspaceId: demand.workspaceId });
  const key = await findKey(ctx, demand);
  const userId = key ? null : (await requireAccount(ctx)).userId;
  let failed: Result | undefined;
  try {
    return await ctx.db.transaction().execute(async (trx) => {
      const inWorkspace = key ? await enterWithKey(ctx, trx, key) : await enterAsMember(ctx, trx, userId ?? "", demand);
      const result = await run(inWorkspace);
      if (!result.ok) {
        failed = result;
        throw new RolledBack();
      }
      return result;
    });
  } catch (error) {
    if (error instanceof RolledBack && failed) return failed;
    if (error instanceof DeniedByRole) await recordDenied(ctx, demand, userId ?? "");
    throw error;
  }
}

class DeniedByRole extends AppError {
  constructor(needed: Role) {
    super("FORBIDDEN", { message: `needs the role ${needed}`, details: { neededRole: needed } });
  }
}

async function findKey(ctx: Context, demand: Demand): Promise<ApiKeyPrincipal | undefined> {
  const authorization = ctx.headers.get("authorization");
  if (authorization === null) return undefined;
  const key = await findApiKey(ctx.db, authorization);
  if (!key) throw new AppError("INVALID_CREDENTIALS", { message: "unknown, revoked or expired API key" });
  const isAllowed =
    key.workspaceId === demand.workspaceId &&
    demand.apiKeyScope !== undefined &&
    key.scopes.includes(demand.apiKeyScope);
  if (!isAllowed) throw new AppError("FORBIDDEN", { message: "the API key has no such scope in this workspace" });
  noteInLog({ apiKeyId: key.id });
  return key;
}

async function enterWithKey(ctx: Context, trx: Trx, key: ApiKeyPrincipal): Promise<InWorkspace> {
  const entered = await enterWorkspaceUnchecked(trx, key.workspaceId);
  const origin: AuditOrigin = { ...anonymousOrigin(ctx), actor: { kind: "api_key", apiKeyId: key.id } };
  return { trx: entered, workspace: { id: key.workspaceId, role: "seller" }, actor: { userId: null }, origin };
}

async function enterAsMember(ctx: Context, trx: Trx, userId: string, demand: Demand): Promise<InWorkspace> {
  const entered = await enterWorkspace(trx, demand.workspaceId, userId);
  // The same answer for a foreign workspace and for one that does not exist.
  if (!entered) throw new AppError("FORBIDDEN", { message: "not a member of this workspace" });
  if (!hasRole(entered.role, demand.needed)) throw new DeniedByRole(demand.needed);
  return {
    trx: entered.trx,
    workspace: { id: demand.workspaceId, role: entered.role },
    actor: { userId },
    origin: userOrigin(ctx, userId),
  };
}

/** Who has a stream open, with what must stay true while it is: streams outlive any transaction. */
export type OpenStream = {
  account: SignedIn;
  workspaceId: string;
  /** Asks again, in a short transaction. Throws FORBIDDEN. */
  requireMember: () => Promise<void>;
};

/** Proves the right to a stream. People only: an API key's right could not be asked again by its token. */
export async function openStream(
  ctx: Context,
  { workspaceId, needed }: Pick<Demand, "workspaceId" | "needed">,
): Promise<OpenStream> {
  noteInLog({ workspaceId });
  const account = await requireAccount(ctx);
  const demand = { workspaceId, needed, apiKeyScope: undefined, isMutation: false, path: "" };
  const requireMember = async () => {
    await ctx.db.transaction().execute((trx) => enterAsMember(ctx, trx, account.userId, demand));
  };
  await requireMember();
  return { account, workspaceId, requireMember };
}

async function recordDenied(ctx: Context, demand: Demand, userId: string): Promise<void> {
  if (!demand.isMutation) return;
  const [feature, operation] = demand.path.split(".");
  await recordAudit(ctx.db, userOrigin(ctx, userId), {
    workspaceId: demand.workspaceId,
    action: `${feature}.${operation}`,
    outcome: "denied",
  });
}
