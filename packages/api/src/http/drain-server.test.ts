import { once } from "node:events";
import { Agent, createServer, get, type IncomingMessage, type Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { drainServer } from "./drain-server.ts";

/** A server whose answers wait until they are let go, and clients that keep their connections. */
async function openServer() {
  const asked: (() => void)[] = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (request.url === "/now") response.end("ok");
    else asked.push(() => response.end("ok"));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    agent.destroy();
    server.closeAllConnections();
  });
  const ask = (path: string, by: Agent | false = agent) => askServer(server, path, by);
  return { server, asked, ask };
}

async function askServer(server: Server, path: string, agent: Agent | false): Promise<IncomingMessage> {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const request = get({ host: "127.0.0.1", port, path, agent });
  const [response]: [IncomingMessage] = (await once(request, "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  return response;
}

test("goes on answering while it waits, and tells each connection to close", async () => {
  const { server, ask } = await openServer();
  expect((await ask("/now")).headers.connection).toBe("keep-alive");
  let isClosing = false;
  const drained = drainServer(server, { delayMs: 1_000, totalMs: 60_000 }, () => (isClosing = true));
  const answer = await ask("/now");
  expect(answer.statusCode).toBe(200);
  expect(answer.headers.connection).toBe("close");
  expect(isClosing).toBe(false);
  await drained;
  expect(isClosing).toBe(true);
  await expect(ask("/now", false)).rejects.toThrow("ECONNREFUSED");
});

test("waits for a request under way, and not for its connection after that", async () => {
  const { server, asked, ask } = await openServer();
  const answer = ask("/later");
  await expect.poll(() => asked).toHaveLength(1);
  let isClosed = false;
  const drained = drainServer(server, { delayMs: 0, totalMs: 60_000 }, () => undefined).then(() => (isClosed = true));
  await wait(150);
  expect(isClosed).toBe(false);
  asked[0]?.();
  expect((await answer).statusCode).toBe(200);
  // Far sooner than the minute for which the client would keep it.
  await drained;
});

test("cuts off what is still open at the end", async () => {
  const { server, asked, ask } = await openServer();
  const answer = ask("/later");
  answer.catch(() => undefined);
  await expect.poll(() => asked).toHaveLength(1);
  await drainServer(server, { delayMs: 0, totalMs: 200 }, () => undefined);
  await expect(answer).rejects.toThrow();
});
