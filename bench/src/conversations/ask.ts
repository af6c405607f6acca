import { browserRequest } from "../environment/api-client.ts";
import type { ChildServer } from "../measure/child-server.ts";
import { runLoad } from "../measure/load.ts";
import type { Question } from "./inbox-questions.ts";

/** Asks so many times with the inputs in turn; milliseconds, ascending. */
export async function ask(
  product: ChildServer,
  cookie: string,
  { name, path, inputs }: Question,
  times: number,
): Promise<Float64Array> {
  const requests = inputs.map((input) =>
    browserRequest({ path: `/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, headers: { cookie } }),
  );
  const { latencies } = await runLoad({
    port: product.port,
    connections: 1,
    requests: times,
    next: (index) => requests[index % requests.length] ?? Buffer.alloc(0),
    isGood({ status, bytes }) {
      if (status !== 200) console.error(`${name}: ${bytes.toString("utf8").slice(0, 600)}`);
      return status === 200;
    },
  });
  return latencies;
}
