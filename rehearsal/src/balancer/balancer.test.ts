import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { startBalancer } from "./balancer.ts";

async function openInstance(answer: RequestListener): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    if (request.url === "/readyz") response.end();
    else answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return { port: typeof address === "object" && address ? address.port : 0, server };
}

async function openBalancer(ports: number[]) {
  const balancer = await startBalancer();
  onTestFinished(() => balancer.close());
  for (const port of ports) balancer.add(port);
  const ask = (method = "GET", path = "/") => fetch(`http://127.0.0.1:${balancer.port}${path}`, { method });
  return { balancer, ask };
}

const saying = (text: string) => openInstance((_request, response) => response.end(text));
const breaking = () => openInstance((request) => request.socket.destroy());

test("gives requests to the instances that are ready, in turn", async () => {
  const [one, two] = [await saying("one"), await saying("two")];
  const { ask } = await openBalancer([one.port, two.port]);
  await expect.poll(async () => await (await ask()).text()).toBe("two");
  await expect.poll(async () => await (await ask()).text()).toBe("one");
});

test("repeats elsewhere what was refused, whatever it is", async () => {
  const [gone, there] = [await saying("gone"), await saying("there")];
  gone.server.close();
  gone.server.closeAllConnections();
  const { ask, balancer } = await openBalancer([gone.port, there.port]);
  for (const method of ["POST", "POST", "GET", "GET"]) expect(await (await ask(method)).text()).toBe("there");
  expect(balancer.report().failed).toBe(0);
});

test("repeats what broke before it was answered only when it may be carried out twice", async () => {
  const one = await breaking();
  const { ask, balancer } = await openBalancer([one.port]);
  const there = await saying("there");
  expect((await ask("POST")).status).toBe(502);
  expect(balancer.report()).toMatchObject({ failed: 1, retried: 0 });
  balancer.add(there.port);
  for (const _ of [1, 2, 3, 4]) expect(await (await ask("GET")).text()).toBe("there");
});

test("hands on status, cookies and body, and says who asked", async () => {
  const one = await openInstance((request, response) => {
    response.writeHead(418, ["set-cookie", "a=1", "set-cookie", "b=2", "connection", "close"]);
    request.pipe(response);
    response.write(`${request.headers["x-forwarded-for"]} `);
  });
  const { balancer } = await openBalancer([one.port]);
  const answer = await fetch(`http://127.0.0.1:${balancer.port}/`, {
    method: "POST",
    body: "olá",
    headers: { "x-forwarded-for": "203.0.113.7" },
  });
  expect(answer.status).toBe(418);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(answer.headers.get("connection")).not.toBe("close");
  expect(await answer.text()).toBe("203.0.113.7, 127.0.0.1 olá");
});
