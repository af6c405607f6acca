import { useSyncExternalStore } from "react";
import { session } from "../api/session-browser.ts";
import type { SessionView } from "../api/session-machine.ts";

/** Who is signed in on this page and whether the server can be reached. */
export function useSession(): SessionView {
  return useSyncExternalStore(session.subscribe, session.view);
}

/**
 * Whether somebody is signed in on this page. What the frame around the pages asks depends on it: for a moment after a
 * sign-out it is still on the screen, and would ask anew for somebody who has left.
 */
export const useIsSignedIn = (): boolean => useSession().status === "signed_in";

/** Resolves once the server has said who is signed in; waits as long as it cannot be reached. */
export function waitForSession(): Promise<SessionView> {
  const view = session.view();
  if (view.status !== "unknown") return Promise.resolve(view);
  const { promise, resolve } = Promise.withResolvers<SessionView>();
  const stop = session.subscribe(() => {
    const next = session.view();
    if (next.status === "unknown") return;
    stop();
    resolve(next);
  });
  return promise;
}
