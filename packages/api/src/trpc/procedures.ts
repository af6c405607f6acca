import type { Role } from "@piloto/shared/roles";
import { workspaceInput } from "@piloto/shared/fields";
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import { AppError, trpcCodes } from "../errors/app-error.ts";
import { t, toTrpcError } from "./init.ts";
import { requireAccount, requireLiveSession } from "./session-guard.ts";
import { openStream, runInWorkspace } from "./workspace-guard.ts";
import { type Context, userOrigin } from "./context.ts";

/*
 * The layers, each on top of the one before: public → signedIn → member(role) → sensitive.
 * Every procedure of the product is made from one of the exports below; router.test.ts enumerates them all.
 */

// One middleware and not two: tRPC copies its options for each, on every call.
const guarded = t.procedure.use(async ({ ctx, type, next }) => {
  const refusal = findRefusal(ctx, type);
  if (refusal) throw toTrpcError(new TRPCError({ code: trpcCodes[refusal.code], cause: refusal }));
  const result = await next();
  if (!result.ok) throw toTrpcError(result.error);
  return result;
});

function findRefusal(ctx: Context, type: "query" | "mutation" | "subscription"): AppError | undefined {
  if (type === "mutation") return ctx.csrf.findRefusal(ctx);
  return ctx.headers.get("sec-fetch-mode") === "navigate"
    ? new AppError("CSRF_REJECTED", { message: "a query is not a page" })
    : undefined;
}

/** Anyone may call it. */
export const publicProcedure = guarded.meta({ access: "public" });

/** Somebody with a live access token; adds `ctx.account` and `ctx.origin`. */
export const signedInProcedure = guarded.meta({ access: "signed_in" }).use(async ({ ctx, next }) => {
  const account = await requireAccount(ctx);
  return next({ ctx: { account, origin: userOrigin(ctx, account.userId) } });
});

/**
 * Signed in, and the session row itself is asked: an ended session is refused at once. A mutation also needs a factor
 * proven in the last ten minutes, unless its input carries one (`meta.provesFactor`).
 */
export const sensitiveProcedure = signedInProcedure
  .meta({ isSensitive: true })
  .use(async ({ ctx, type, meta, next }) => {
    await requireLiveSession(ctx.db, ctx.account, { hasFreshFactor: type === "mutation" && !meta?.provesFactor });
    return next();
  });

/**
 * A member of the input's workspace with at least this role. The procedure runs in one transaction inside the
 * workspace (`ctx.trx`): it commits when the procedure succeeds and leaves nothing when it throws. An API key may call
 * it where `meta.apiKeyScope` names a scope the key has.
 */
const memberLayer = (needed: Role) =>
  guarded
    .meta({ access: needed })
    .input(workspaceInput)
    .use(({ ctx, input, meta, type, path, next }) =>
      runInWorkspace(
        ctx,
        {
          workspaceId: input.workspaceId,
          needed,
          apiKeyScope: meta?.apiKeyScope,
          isMutation: type === "mutation",
          path,
        },
        (workspace) => next({ ctx: workspace }),
      ),
    );

export const viewerProcedure = memberLayer("viewer");
/** @public No feature of sellers yet; the layer is complete without one. */
export const sellerProcedure = memberLayer("seller");
export const adminProcedure = memberLayer("admin");
/** @public */
export const ownerProcedure = memberLayer("owner");

/**
 * The same right, proven in a short transaction of its own, and none open afterwards: for procedures that call somebody
 * else's server. They enter the workspace themselves (`inWorkspace`) for what they read and write.
 */
const callLayer = (needed: Role) =>
  guarded
    .meta({ access: needed })
    .input(workspaceInput)
    .use(async ({ ctx, input, type, path, next }) => {
      const demand = { workspaceId: input.workspaceId, needed, apiKeyScope: undefined };
      const { member } = await runInWorkspace(ctx, { ...demand, isMutation: type === "mutation", path }, (found) =>
        Promise.resolve({ ok: true, member: { workspace: found.workspace, actor: found.actor, origin: found.origin } }),
      );
      return next({ ctx: member });
    });

export const sellerCallProcedure = callLayer("seller");
export const adminCallProcedure = callLayer("admin");

/**
 * A stream for a member of the input's workspace. It outlives every transaction and the middleware that let it in: the
 * procedure asks `ctx.stream` again and again whether it may go on.
 */
const streamLayer = (needed: Role) =>
  guarded
    .meta({ access: needed })
    .input(workspaceInput)
    .use(async ({ ctx, input, next }) => {
      const stream = await openStream(ctx, { workspaceId: input.workspaceId, needed });
      const result = await next({ ctx: { stream } });
      return result.ok && isAsyncIterable(result.data) ? { ...result, data: withOurCodes(result.data) } : result;
    });

export const viewerStreamProcedure = streamLayer("viewer");

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

// What a stream throws later passes no middleware, and a page takes tRPC's own code for "try again" or "give up".
async function* withOurCodes(stream: AsyncIterable<unknown>): AsyncGenerator<unknown, void, undefined> {
  try {
    yield* stream;
  } catch (error) {
    throw toTrpcError(getTRPCErrorFromUnknown(error));
  }
}

const sensitiveMemberLayer = (needed: Role) =>
  sensitiveProcedure
    .meta({ access: needed })
    .input(workspaceInput)
    .use(({ ctx, input, type, path, next }) =>
      runInWorkspace(
        ctx,
        { workspaceId: input.workspaceId, needed, apiKeyScope: undefined, isMutation: type === "mutation", path },
        (workspace) => next({ ctx: workspace }),
      ),
    );

export const sensitiveAdminProcedure = sensitiveMemberLayer("admin");
export const sensitiveOwnerProcedure = sensitiveMemberLayer("owner");
