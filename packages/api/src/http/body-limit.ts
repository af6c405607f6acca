import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { HttpEnv } from "./http-env.ts";

/**
 * Refuses bodies over `maxBytes`. A declared length is believed, because Node's parser holds the sender to it; only a
 * chunked body is counted while it is read, which costs every request that meets it.
 */
export function limitBody(maxBytes: number, refuse: (c: Context<HttpEnv>) => Response): MiddlewareHandler<HttpEnv> {
  const count = bodyLimit({ maxSize: maxBytes, onError: refuse });
  return (c, next) => {
    const declared = c.req.header("content-length");
    if (declared === undefined || c.req.header("transfer-encoding") !== undefined) return count(c, next);
    return Number(declared) > maxBytes ? Promise.resolve(refuse(c)) : next();
  };
}
