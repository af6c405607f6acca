import { createTRPCReact, type CreateTRPCReact } from "@trpc/react-query";
import { links } from "./client.ts";
import type { AppRouter } from "./router.ts";

/** Typed hooks with a cache for every procedure; for all pages behind the sign-in. */
export const trpc: CreateTRPCReact<AppRouter, unknown> = createTRPCReact<AppRouter>();

export const trpcClient = trpc.createClient({ links });
