import { startBalancer } from "./balancer.ts";

/*
 * The balancer as a program of its own: the load would hold up its health checks in one process. Steered by messages:
 * { add: port }, { remove: port }, "report".
 */
const balancer = await startBalancer();
process.on("message", (message: unknown) => {
  if (message === "report") process.send?.({ report: balancer.report() });
  if (typeof message !== "object" || message === null) return;
  if ("add" in message) balancer.add(Number(message.add));
  if ("remove" in message) balancer.remove(Number(message.remove));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port: balancer.port });
