import { z } from "zod";
import type { KeyRing } from "../env.ts";
import type { Database } from "../database/pool.ts";
import type { Vault } from "../ports/vault/vault.ts";
import { defineCommand, type ExitCode } from "./command.ts";
import type { OpsContext } from "./ops-context.ts";
import { countByKey, listSealedByOthers, replaceSealed } from "./rotate-keys.queries.ts";
import { type SealedColumn, sealedColumns } from "./sealed-columns.ts";

type Rotation = { resealed: number; changedMeanwhile: number; unreadable: number };

const lowestId = "00000000-0000-0000-0000-000000000000";

/** Any number may run at once, beside the product; one that is killed goes on where it was. */
export const rotateKeysCommand = defineCommand({
  name: "rotate-keys",
  what: "seals everything under the first key of ENCRYPTION_KEYS; --check only counts",
  example: "rotate-keys --check",
  isChange: true,
  flags: z.object({
    check: z
      .boolean()
      .default(false)
      .describe("only say which keys still seal something; exit code 1 when old ones do"),
    batch: z.coerce.number().int().min(1).max(1_000).default(200).describe("how many values are read at once"),
  }),
  async run(context, { check, batch }) {
    const { env, vault } = context.services();
    const kid = env.ENCRYPTION_KEYS[0]?.kid ?? 0;
    if (check) return report(context, kid, undefined);
    if (!(await context.confirm(`seal everything again under key ${kid} of ENCRYPTION_KEYS`))) return 0;
    const total: Rotation = { resealed: 0, changedMeanwhile: 0, unreadable: 0 };
    for (const place of sealedColumns) {
      const done = await reseal(context.owner(), vault, place, { kid, batch });
      for (const name of ["resealed", "changedMeanwhile", "unreadable"] as const) total[name] += done[name];
      if (done.resealed > 0) context.say(`${place.table}.${place.column}: ${done.resealed} sealed again`);
    }
    return report(context, kid, total);
  },
});

async function reseal(
  db: Database,
  vault: Vault,
  place: SealedColumn,
  { kid, batch }: { kid: number; batch: number },
): Promise<Rotation> {
  const done: Rotation = { resealed: 0, changedMeanwhile: 0, unreadable: 0 };
  for (let after = lowestId; ;) {
    const rows = await listSealedByOthers(db, place, { kid, after, limit: batch });
    for (const { id, owner, sealed } of rows) {
      const resealed = sealAgain(vault, sealed, place.context(owner));
      if (!resealed) done.unreadable += 1;
      else if (await replaceSealed(db, place, { id, sealed, resealed })) done.resealed += 1;
      else done.changedMeanwhile += 1;
    }
    const last = rows.at(-1);
    if (!last || rows.length < batch) return done;
    after = last.id;
  }
}

/** Undefined when its key is gone from the ring, or the bytes are not what they were. */
function sealAgain(vault: Vault, sealed: Buffer, context: string): Buffer | undefined {
  try {
    return vault.seal(vault.open(sealed, context), context);
  } catch {
    return undefined;
  }
}

async function report(context: OpsContext, kid: number, rotation: Rotation | undefined): Promise<ExitCode> {
  const places = await Promise.all(
    sealedColumns.map(async (place) => ({
      column: `${place.table}.${place.column}`,
      keys: await countByKey(context.owner(), place),
    })),
  );
  const old = places.flatMap(({ keys }) => keys).filter((key) => key.kid !== kid);
  const oldKids = [...new Set(old.map((key) => key.kid))].sort((a, b) => a - b);
  context.show({ currentKid: kid, places, oldKids, ...(rotation && { rotation }) }, [
    ...places.map(
      ({ column, keys }) => `${column.padEnd(28)}${keys.map((key) => `key ${key.kid}: ${key.count}`).join(", ")}`,
    ),
    ...(rotation && rotation.unreadable > 0
      ? [`${rotation.unreadable} values could not be opened: their key is not in the ring, or they were changed.`]
      : []),
    oldKids.length === 0
      ? `Everything is sealed under key ${kid}: the other keys may leave ENCRYPTION_KEYS.`
      : `Still needed beside key ${kid}: ${oldKids.join(", ")}. Do not take them out of ENCRYPTION_KEYS; run this again.`,
    ...otherRings(context.services().env),
  ]);
  return oldKids.length === 0 ? 0 : 1;
}

/** Nothing is stored under the other three: time alone lets their old keys go. */
function otherRings(
  env: { JWT_KEYS: KeyRing; REFRESH_KEYS: KeyRing; CSRF_KEYS: KeyRing } & Record<string, unknown>,
): string[] {
  const kids = (ring: KeyRing): string => ring.map(({ kid }) => kid).join(", ");
  return [
    `JWT_KEYS (${kids(env.JWT_KEYS)}): old keys may go ${String(env["ACCESS_TOKEN_SECONDS"])} s after the new one came to the front.`,
    `REFRESH_KEYS (${kids(env.REFRESH_KEYS)}): after ${String(env["SESSION_IDLE_SECONDS"])} s; sooner signs people out.`,
    `CSRF_KEYS (${kids(env.CSRF_KEYS)}): at once.`,
  ];
}
