import { httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCReact, type CreateTRPCReact } from "@trpc/react-query";
import { links } from "./client.ts";
import { realtimeLink } from "./realtime-link.ts";
import type { AppRouter } from "./router.ts";
import { session, trpcUrl } from "./session-browser.ts";

/** Typed hooks with a cache for every procedure; for all pages behind the sign-in. */
export const trpc: CreateTRPCReact<AppRouter, unknown> = createTRPCReact<AppRouter>();

const clock = {
  setTimer: (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Streams go their own way: they wait for the session, while calls ask for it. */
export const trpcClient = trpc.createClient({
  links: [
    splitLink({
      condition: (op) => op.type === "subscription",
      true: [
        realtimeLink({ session, clock, random: Math.random }),
        // Without a type argument: with one its options do not compile (11.19).
        httpSubscriptionLink({ url: trpcUrl, eventSourceOptions: { withCredentials: true } }),
      ],
      false: links,
    }),
  ],
});
