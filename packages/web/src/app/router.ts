import { createRouter } from "@tanstack/react-router";
import { routeTree } from "../route-tree.gen.ts";
import { CrashPage } from "./crash-page.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { SplashPage } from "./splash-page.tsx";

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultPendingComponent: SplashPage,
  defaultErrorComponent: CrashPage,
  defaultNotFoundComponent: NotFoundPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** The page needs the width: the sidebar shrinks to the rail. */
    rail?: boolean;
    /** The page has no top bar: what stands at its end goes to the foot of the rail. */
    hasOwnHeader?: boolean;
    /** A detail page: the phone's tabs give way, its top bar shows the way back. */
    hidesTabs?: boolean;
  }
}
