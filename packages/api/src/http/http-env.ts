import type { Log } from "./log.ts";

/** What our middleware leaves on every request. */
export type HttpEnv = {
  Variables: {
    requestId: string;
    clientAddress: string | null;
    /** The log with this request's id. */
    log: () => Log;
  };
};
