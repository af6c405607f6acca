import { session } from "../api/session-browser.ts";
import { api } from "../api/client.ts";

/** Ends the session here and in every other tab. Rejects when the server cannot be reached: then one is still signed in. */
export function signOut(): Promise<void> {
  return session.signOut(() => api.auth.logout.mutate());
}
