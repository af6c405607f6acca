import type { Context } from "../../trpc/context.ts";
import { deleteFlow, type FlowKind, findFlow, insertFlow, mergeFlowState } from "./flows.queries.ts";
import { createOneTimeToken, hashToken } from "./one-time-token.ts";
import type { Trx } from "../../database/workspace.ts";

const flowSeconds = 600;

export type Flow = {
  id: string;
  kind: FlowKind;
  userId: string | null;
  state: Record<string, unknown>;
  attempts: number;
};

/** Begins a flow that spans requests; its token goes into the browser's flow cookie, replacing an earlier flow. */
export async function openFlow(
  ctx: Context,
  flow: { kind: FlowKind; userId: string | null; state: Record<string, unknown> },
): Promise<void> {
  const token = createOneTimeToken();
  await insertFlow(ctx.db, { ...flow, tokenHash: hashToken(token), seconds: flowSeconds });
  ctx.cookieJar.set(ctx.resHeaders, "flow", token, flowSeconds);
}

/** The live flow of this kind in this browser, for a try; counts it. undefined: none, expired, or five tries are used up. */
export async function tryFlow(ctx: Context, kind: FlowKind): Promise<Flow | undefined> {
  return ctx.cookies.flow ? findFlow(ctx.db, kind, hashToken(ctx.cookies.flow)) : undefined;
}

/** Ends the flow in the transaction of its success; false when another request was faster, and then nothing may follow. */
export async function closeFlow(ctx: Context, trx: Trx, flow: Flow): Promise<boolean> {
  const isOurs = await deleteFlow(trx, flow.id);
  if (isOurs) ctx.cookieJar.clear(ctx.resHeaders, "flow");
  return isOurs;
}

/** The live flow of this kind, used up by this call: for ceremonies whose challenge works once, right or wrong. */
export async function takeFlow(ctx: Context, kind: FlowKind): Promise<Flow | undefined> {
  const flow = await tryFlow(ctx, kind);
  if (!flow) return undefined;
  const isOurs = await ctx.db.transaction().execute((trx) => closeFlow(ctx, trx, flow));
  return isOurs ? flow : undefined;
}

/** Remembers something more in this browser's flow, without counting a try; undefined when there is no such flow. */
export async function extendFlow(
  ctx: Context,
  kind: FlowKind,
  patch: Record<string, unknown>,
): Promise<Flow | undefined> {
  return ctx.cookies.flow ? mergeFlowState(ctx.db, kind, hashToken(ctx.cookies.flow), patch) : undefined;
}
