import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { BalancerReport } from "./balancer.ts";

export interface LaunchedBalancer {
  readonly port: number;
  add(port: number): void;
  remove(port: number): void;
  report(): Promise<BalancerReport>;
  stop(): Promise<void>;
}

type Said = { port?: number; report?: BalancerReport };

/** Starts the balancer in a process of its own, which ends with this one. */
export async function launchBalancer(): Promise<LaunchedBalancer> {
  const child = fork(fileURLToPath(new URL("balancer-process.ts", import.meta.url)), { serialization: "advanced" });
  const hear = async (): Promise<Said> => ((await once(child, "message")) as [Said])[0];
  const { port } = await hear();
  if (port === undefined) throw new Error("the balancer did not start");
  return {
    port,
    add: (instance) => void child.send({ add: instance }),
    remove: (instance) => void child.send({ remove: instance }),
    async report() {
      child.send("report");
      const { report } = await hear();
      if (!report) throw new Error("the balancer has nothing to tell");
      return report;
    },
    async stop() {
      if (!child.connected) return;
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}
