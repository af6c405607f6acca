import { z } from "zod";

const session = z.object({ sessionId: z.string(), userId: z.string() });

/** What is remembered between the redirect to Google and the callback, on the server, behind the flow cookie. */
export const googleFlowState = z.object({
  purpose: z.enum(["sign_in", "link", "reauthenticate"]),
  returnTo: z.string(),
  checks: z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string() }),
  /**
   * The session this browser held at the start. The callback is a navigation from Google's site and carries no Strict
   * cookie, so it cannot tell. For link and reauthenticate: the session that asked.
   */
  session: session.nullable(),
});
export type GoogleFlowState = z.infer<typeof googleFlowState>;
