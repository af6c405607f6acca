import { createServer } from "node:net";
import { errorCode, OperatorError } from "@piloto/db/operator-error";

/** PORT as a number, or the default. Throws OperatorError when it is none. */
export function readPort(value: string | undefined, fallback: number): number {
  const port = Number(value || fallback);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new OperatorError(`PORT is "${value}": set it to a number from 1 to 65535.`);
}

/** Throws OperatorError when somebody listens on the port. `variable` is what the sentence tells the reader to set. */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  const server = createServer();
  const failure = await new Promise<unknown>((settle) => {
    server.once("error", settle);
    server.listen(port, () => server.close(() => settle(undefined)));
  });
  const code = errorCode(failure);
  if (code === "EADDRINUSE") {
    throw new OperatorError(
      `Port ${port} is already in use: stop the other program, or set ${variable} to a free port.`,
    );
  }
  if (code === "EACCES") {
    throw new OperatorError(`Port ${port} needs rights this user does not have: set ${variable} to a port above 1023.`);
  }
  if (failure !== undefined) throw failure;
}
