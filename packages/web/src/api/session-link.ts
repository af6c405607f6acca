import { TRPCClientError, type Operation, type OperationResultEnvelope, type TRPCLink } from "@trpc/client";
import type { AppRouter } from "./router.ts";
import { observable } from "@trpc/server/observable";
import type { AppCode } from "@piloto/shared/errors";
import { readErrorData } from "./error-data.ts";
import type { SessionMachine } from "./session-machine.ts";

type Deps = {
  session: Pick<SessionMachine, "seq" | "refresh" | "renewCsrfToken" | "reportConnection">;
  /** Asks the person to prove it is them; false when they decline. */
  askStepUp: (details: Record<string, unknown>) => Promise<boolean>;
};

/** Why an operation may be sent again; each reason counts once per operation. */
type Repeat = "refresh" | "forced_refresh" | "csrf" | "step_up";

/**
 * Repeats an operation once after the session was refreshed, the CSRF token renewed or the person confirmed
 * themselves. tRPC's own retryLink cannot wait for a refresh.
 */
export function sessionLink(deps: Deps): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable<OperationResultEnvelope<unknown, TRPCClientError<AppRouter>>, TRPCClientError<AppRouter>>(
        (observer) => {
          let isCancelled = false;
          let inner: { unsubscribe: () => void } | undefined;
          const done = new Set<Repeat>();
          const attempt = () => {
            const sentUnder = deps.session.seq();
            inner = next(op).subscribe({
              next: (value) => {
                deps.session.reportConnection(true);
                observer.next(value);
              },
              complete: () => observer.complete(),
              error: (error) => {
                void recover(deps, { op, error, sentUnder, done }).then((verdict) => {
                  if (isCancelled) return;
                  if (verdict === "repeat") attempt();
                  else observer.error(verdict);
                });
              },
            });
          };
          attempt();
          return () => {
            isCancelled = true;
            inner?.unsubscribe();
          };
        },
      );
}

type Failure = { op: Operation; error: TRPCClientError<AppRouter>; sentUnder: number; done: Set<Repeat> };

async function recover(deps: Deps, failure: Failure): Promise<"repeat" | TRPCClientError<AppRouter>> {
  const { op, error, done } = failure;
  const code = readErrorData(error)?.appCode;
  if (!op.signal?.aborted) deps.session.reportConnection(code !== undefined);
  if (code === undefined) return error;
  if (isSessionCode(code)) return recoverSession(deps, failure);
  if (code === "CSRF_REJECTED" && !done.has("csrf")) {
    done.add("csrf");
    return (await deps.session.renewCsrfToken()) ? "repeat" : error;
  }
  if (code === "REAUTH_REQUIRED" && !done.has("step_up")) {
    done.add("step_up");
    return (await deps.askStepUp(readErrorData(error)?.details ?? {})) ? "repeat" : error;
  }
  return error;
}

function isSessionCode(code: AppCode): boolean {
  return code === "SESSION_EXPIRED" || code === "SESSION_REUSED";
}

/** When another tab had refreshed already and that was not enough, one refresh of our own follows. */
async function recoverSession(
  deps: Deps,
  { error, sentUnder, done }: Failure,
): Promise<"repeat" | TRPCClientError<AppRouter>> {
  if (done.has("forced_refresh")) return error;
  const since = done.has("refresh") ? deps.session.seq() : sentUnder;
  const outcome = await deps.session.refresh(since);
  done.add(outcome === "skipped" && !done.has("refresh") ? "refresh" : "forced_refresh");
  if (outcome === "ended") return error;
  // Not "your session ended": nobody knows that yet.
  if (outcome === "unreachable") return TRPCClientError.from(new Error("the session could not be refreshed"));
  return "repeat";
}
