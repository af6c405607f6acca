import { createServer } from "node:http";
import { expect, test } from "vitest";
import { createHttpReader } from "./http-reader.ts";
import { percentile, requestBytes, runLoad } from "./load.ts";
import { compare, median } from "./rounds.ts";

test("an answer is complete when its whole body has arrived, however it was cut", () => {
  const wire = Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  for (let cut = 1; cut < wire.length; cut += 1) {
    const reader = createHttpReader();
    expect(reader.push(wire.subarray(0, cut)), `cut at ${cut}`).toBeUndefined();
    expect(reader.push(wire.subarray(cut))?.status, `cut at ${cut}`).toBe(200);
  }
});

test("a chunked answer ends with its last chunk, and the next one starts afresh", () => {
  const reader = createHttpReader();
  expect(
    reader.push(Buffer.from("HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n")),
  ).toBeUndefined();
  expect(reader.push(Buffer.from("0\r\n\r\n"))?.status).toBe(404);
  expect(reader.push(Buffer.from("HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n"))?.status).toBe(201);
});

test("the load sends each request once, in order, and stops at the first wrong answer", async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? "");
    response.statusCode = request.url === "/7" ? 500 : 200;
    response.end("ok");
  }).listen(0);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const load = (requests: number) =>
    runLoad({
      port,
      connections: 2,
      requests,
      next: (index) => requestBytes({ path: `/${index}` }),
      isGood: ({ status }) => status === 200,
    });
  const result = await load(6);
  expect(result.completed).toBe(6);
  expect(seen.toSorted()).toEqual(["/0", "/1", "/2", "/3", "/4", "/5"]);
  await expect(load(20)).rejects.toThrow("unexpected answer: HTTP/1.1 500");
  server.closeAllConnections();
  server.close();
});

test("medians and percentiles", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  const latencies = Float64Array.from({ length: 100 }, (_, index) => index);
  expect(percentile(latencies, 0.5)).toBe(50);
  expect(percentile(latencies, 0.99)).toBe(99);
});

test("contenders run in turn, and figures are medians per thousand requests", async () => {
  const order: string[] = [];
  const contender = (name: string, cpuPerRound: number) => {
    let cpu = 0;
    return {
      name,
      server: { port: 0, readyMs: 0, cpuSeconds: () => cpu, memoryBytes: () => 0, stop: async () => undefined },
      run: async () => {
        order.push(name);
        cpu += cpuPerRound;
        return { completed: 500, seconds: 2, latencies: new Float64Array() };
      },
    };
  };
  const figures = await compare([contender("a", 0.1), contender("b", 0.3)], 2);
  expect(order).toEqual(["a", "b", "a", "b", "a", "b"]);
  expect(figures.map(({ cpuPer1000 }) => cpuPer1000.toFixed(2))).toEqual(["0.20", "0.60"]);
  expect(figures[0]?.perSecond).toBe(250);
});
