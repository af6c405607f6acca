import { createServer } from "node:net";

/** The first port from `start` on that nobody listens on. */
export async function findFreePort(start: number): Promise<number> {
  for (let port = start; port < start + 50; port += 1) if (await isFree(port)) return port;
  throw new Error(`no free port from ${start} on`);
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once("error", () => resolve(false));
  server.listen(port, () => server.close(() => resolve(true)));
  return promise;
}
