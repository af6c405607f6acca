import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

/** Models whose rows die together when their grant is revoked, for example after a code was used twice. */
const belongsToGrant = new Set(["AccessToken", "AuthorizationCode", "RefreshToken"]);
/** Rows kept at most; the oldest go first, so that a script cannot grow the process without end. */
const maxRows = 2000;

/** The provider's storage for the life of the process: a restarted simulator has forgotten every sign-in. */
export function createMemoryAdapter(): AdapterFactory {
  const rows = new Map<string, { payload: AdapterPayload; expiresAtMs: number }>();
  return (model): Adapter => {
    const key = (id: string): string => `${model}:${id}`;
    const find = async (id: string): Promise<AdapterPayload | undefined> => {
      const row = rows.get(key(id));
      return row && row.expiresAtMs > Date.now() ? row.payload : undefined;
    };
    const findBy = async (matches: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> => {
      for (const [name, row] of rows) if (name.startsWith(`${model}:`) && matches(row.payload)) return row.payload;
      return undefined;
    };
    return {
      find,
      findByUid: (uid) => findBy((payload) => payload.uid === uid),
      findByUserCode: (userCode) => findBy((payload) => payload.userCode === userCode),
      async upsert(id, payload, expiresInSeconds) {
        rows.delete(key(id));
        rows.set(key(id), { payload, expiresAtMs: Date.now() + (expiresInSeconds ?? Infinity) * 1000 });
        const oldest = rows.keys().next();
        if (rows.size > maxRows && !oldest.done) rows.delete(oldest.value);
      },
      async consume(id) {
        const payload = await find(id);
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        rows.delete(key(id));
      },
      async revokeByGrantId(grantId) {
        for (const [name, row] of rows) {
          if (row.payload.grantId === grantId && belongsToGrant.has(name.split(":")[0] ?? "")) rows.delete(name);
        }
      },
    };
  };
}
