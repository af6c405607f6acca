import { serve } from "@hono/node-server";
import { Agent, get, type IncomingMessage, type Server } from "node:http";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApp } from "../../app.ts";
import { inWorkspace } from "../../database/workspace.ts";
import { signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { announce } from "./announce.service.ts";

/* Streams over a real socket, where what lies between the application and the network shows itself. */

let app: TestApp;
let server: Server;
let port: number;
let member: Awaited<ReturnType<typeof signedInMember>>;
const agent = new Agent({ keepAlive: false });

beforeAll(async () => {
  app = await createTestApp();
  member = await signedInMember(app, "viewer");
  await app.services.realtime.start();
  await new Promise<void>((resolve) => {
    const started = serve({ fetch: createApp(app.services).fetch, port: 0, hostname: "127.0.0.1" }, (address) => {
      port = address.port;
      resolve();
    });
    if ("requestTimeout" in started) server = started as Server;
  });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await app.stop();
});

async function openSocket(): Promise<IncomingMessage> {
  const input = encodeURIComponent(JSON.stringify({ workspaceId: member.workspace.id }));
  const cookie = [...member.browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = { cookie, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "accept-encoding": "gzip" };
  const request = get({ port, host: "127.0.0.1", path: `/trpc/realtime.events?input=${input}`, headers, agent });
  const [response]: IncomingMessage[] = await once(request, "response");
  if (!response) throw new Error("no answer");
  response.setEncoding("utf8");
  return response;
}

/** Reads until this has come; what was read. */
async function readUntil(response: IncomingMessage, wanted: RegExp): Promise<string> {
  let text = "";
  for await (const chunk of response.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (wanted.test(text)) return text;
  }
  return text;
}

it("brings a hint at once, uncompressed and held back by nothing", async () => {
  const stream = await openSocket();
  expect(stream.headers["content-encoding"]).toBeUndefined();
  await readUntil(stream, /"inbox"/);
  const { id } = member.workspace;
  await inWorkspace(app.services.db, id, (trx) => announce(trx, id, { kind: "channel" }));
  expect(await readUntil(stream, /"channel"/)).toContain('"kind":"channel"');
  stream.destroy();
});

it("gives the place of a page that vanished to another", async () => {
  const streams = await Promise.all(Array.from({ length: 20 }, openSocket));
  for (const stream of streams) await readUntil(stream, /"inbox"/);
  const refused = await openSocket();
  expect(await readUntil(refused, /appCode/)).toContain("RATE_LIMITED");
  for (const stream of streams) stream.destroy();
  const isWelcome = async () => {
    const stream = await openSocket();
    const text = await readUntil(stream, /"inbox"|appCode/);
    stream.destroy();
    return text.includes('"inbox"');
  };
  await expect.poll(isWelcome).toBe(true);
});

it("lets the server close at once when it stops", async () => {
  const stream = await openSocket();
  await readUntil(stream, /"inbox"/);
  const closed = once(server, "close");
  app.services.realtime.endStreams();
  server.close();
  expect(await readUntil(stream, /appCode/)).toContain("UNAVAILABLE");
  await closed;
});
