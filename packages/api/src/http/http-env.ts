import type { Log } from "./log.ts";

/** What our middleware leaves on every request. */
export type HttpEnv = {
  Variables: {
    requestId: string;
    clientAddress: string | null;
    /** The log with this request's id. */
    log: () => Log;
    /** Set by the page alone: of the scripts and styles of this answer. */
    nonce: string | undefined;
  };
};
