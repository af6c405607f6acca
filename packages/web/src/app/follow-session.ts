import { session } from "../api/session-browser.ts";
import { router } from "./router.ts";

/**
 * Lets the route guards decide again whenever somebody signs in or out, here or in another tab. Another person starts
 * at their own beginning: the address on the screen may belong to a workspace they have no part in.
 */
export function followSession(): void {
  let before = session.view();
  let lastPerson = before.userId;
  session.subscribe(() => {
    const now = session.view();
    const hasChanged = before.status !== "unknown" && before.userId !== now.userId;
    before = now;
    const isSomebodyElse = now.userId !== null && lastPerson !== null && now.userId !== lastPerson;
    lastPerson = now.userId ?? lastPerson;
    if (isSomebodyElse) void router.navigate({ to: "/", replace: true }).then(() => router.invalidate());
    else if (hasChanged) void router.invalidate();
  });
}
