import { QueryClientProvider } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { trpc, trpcClient } from "../api/trpc.ts";
import { queryClient } from "./query-client.ts";

/** The query cache, for every page behind the sign-in; the pages before it do without. */
export function DataProviders() {
  return (
    <trpc.Provider client={trpcClient} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <Outlet />
      </QueryClientProvider>
    </trpc.Provider>
  );
}
