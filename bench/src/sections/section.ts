import type { ProductKeys } from "../environment/product.ts";
import type { ChildServer } from "../measure/child-server.ts";

/** What every section works with. The product is running, seeded, and has signed `email` in. */
export interface BenchContext {
  readonly databaseUrl: string;
  /** Of Postgres and all its connections, so far. */
  readonly databaseCpuSeconds: () => number;
  readonly keys: ProductKeys;
  readonly product: ChildServer;
  /** Users with the bench's password and a workspace each. */
  readonly emails: readonly string[];
  readonly rounds: number;
  readonly roundMs: number;
}

export const connections = 64;
