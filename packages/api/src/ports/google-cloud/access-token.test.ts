import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningSimulator, startSimulator } from "@piloto/simulator/start-simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccessToken } from "./access-token.ts";

describe("the access token", () => {
  let simulator: RunningSimulator;
  let server: Server;
  let host: string;
  let asked = 0;
  let isAway = false;
  // In front of the metadata server, to count and to refuse.
  beforeAll(async () => {
    const mailboxFolder = join(tmpdir(), "piloto-no-mailbox");
    simulator = await startSimulator({ port: 0, publicOrigin: "http://localhost:3000", mailboxFolder });
    server = createServer((request, response) => {
      asked += 1;
      if (isAway) return void response.writeHead(503).end("away");
      const flavor = String(request.headers["metadata-flavor"]);
      void fetch(`${simulator.origin}${request.url}`, { headers: { "metadata-flavor": flavor } }).then(async (answer) =>
        response.writeHead(answer.status).end(await answer.text()),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    host = `127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  });
  afterAll(async () => {
    server.close();
    await simulator.stop();
  });
  beforeEach(() => {
    asked = 0;
    isAway = false;
  });

  it("is that of the account this process runs as, asked for once by all who wait", async () => {
    const accessToken = createAccessToken({ metadataHost: host });
    const [one, other] = await Promise.all([accessToken(), accessToken()]);
    expect(one).toBe(other);
    expect(await accessToken()).toBe(one);
    expect(asked).toBe(1);
    const bearer = simulator.identities.readBearer(`Bearer ${one}`);
    expect(bearer?.email).toBe(simulator.identities.serviceAccounts.api.email);
  });

  it("is renewed before it ends, and the old one is used while none can be had", async () => {
    let now = Date.now();
    const accessToken = createAccessToken({ metadataHost: host, now: () => now, random: () => 0 });
    const first = await accessToken();
    now += 57 * 60_000;
    isAway = true;
    expect(await accessToken()).toBe(first);
    isAway = false;
    expect(await accessToken()).not.toBe(first);
    now += 61 * 60_000;
    isAway = true;
    await expect(accessToken()).rejects.toThrow("no access token (503)");
    isAway = false;
    expect(await accessToken()).toMatch(/^ya29\./);
  });

  it("is tried for three times, then the caller is told", async () => {
    isAway = true;
    await expect(createAccessToken({ metadataHost: host, random: () => 0 })()).rejects.toThrow("503");
    expect(asked).toBe(3);
  });
});
