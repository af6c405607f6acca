import type { Log } from "./log.ts";

/** What our middleware leaves on every request. */
export type HttpEnv = {
  Variables: {
    requestId: string;
    clientAddress: string | null;
    /** The process's: every line of it carries what is known of the request (log-scope.ts). */
    log: Log;
  };
};
