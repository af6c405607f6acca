import { QueryClient } from "@tanstack/react-query";
import { createTRPCQueryUtils } from "@trpc/react-query";
import { readErrorData } from "../api/error-data.ts";
import { session } from "../api/session-browser.ts";
import { trpcClient } from "../api/trpc.ts";

const maxRetries = 3;

/** The server's "no" stays a no; only silence, overload and our own faults are worth another try. */
function isWorthRetrying(failureCount: number, error: unknown): boolean {
  const code = readErrorData(error)?.appCode;
  return failureCount < maxRetries && (code === undefined || code === "UNAVAILABLE" || code === "INTERNAL");
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, retry: isWorthRetrying, networkMode: "always" },
    mutations: { retry: false, networkMode: "always" },
  },
});

/** Typed cache access outside components, for route guards. */
export const queryUtils = createTRPCQueryUtils({ queryClient, client: trpcClient });

let before = session.view();
session.subscribe(() => {
  const now = session.view();
  // Nothing of one person may be shown to the next.
  if (before.userId !== null && before.userId !== now.userId) queryClient.clear();
  else if (!before.isConnected && now.isConnected) {
    void queryClient.refetchQueries({ predicate: (query) => query.state.status === "error" || query.isStale() });
  }
  before = now;
});
