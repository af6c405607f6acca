import type { Me } from "./workspace.ts";

/** Asks again who one is and which workspaces one has, after an answer that changed them. */
export async function refreshMe(): Promise<Me> {
  const { queryUtils } = await import("./query-client.ts");
  return queryUtils.auth.me.fetch(undefined, { staleTime: 0 });
}
