import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { appRouter } from "./trpc/router.ts";

/** All that the web may import from the API: types, never code. */
export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;
export type { ErrorData } from "./trpc/init.ts";
