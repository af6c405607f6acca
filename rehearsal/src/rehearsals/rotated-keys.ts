import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Findings } from "../findings.ts";
import { judgeAll, smallLoad, startLoad } from "../load.ts";
import type { Instance } from "../stage/instance.ts";
import { openStage, type Stage } from "../stage/stage.ts";

type Rings = { readonly JWT_KEYS: string; readonly REFRESH_KEYS: string };

/** Longer than an access token lives here: by then every page has refreshed under the new key. */
const everybodyRefreshedMs = 30_000;

/**
 * The keys of sessions are rotated as `docs/how-to/rotate-keys.md` says, under load; but the old key of access tokens is
 * taken away at once, as after a leak. Pages refresh, and nobody is signed out.
 */
export async function rehearseRotatedKeys(findings: Findings): Promise<void> {
  const stage = await openStage();
  try {
    let apis = [await stage.addApi(), await stage.addApi()];
    await stage.addWorker();
    const load = await startLoad(stage, smallLoad);
    const [jwt, refresh] = [ringsOf(stage.keys.JWT_KEYS), ringsOf(stage.keys.REFRESH_KEYS)];
    const rollOut = async (rings: Rings): Promise<void> => {
      apis = await replace(stage, apis, rings);
    };
    await rollOut({ JWT_KEYS: jwt.added, REFRESH_KEYS: refresh.added });
    await rollOut({ JWT_KEYS: jwt.inFront, REFRESH_KEYS: refresh.inFront });
    await rollOut({ JWT_KEYS: jwt.alone, REFRESH_KEYS: refresh.inFront });
    await delay(everybodyRefreshedMs);
    await rollOut({ JWT_KEYS: jwt.alone, REFRESH_KEYS: refresh.alone });
    await delay(everybodyRefreshedMs);
    await load.stop();

    const { ledger } = load;
    findings.expectNone("requests failed", ledger.total("failed") + ledger.total("unavailable"), ledger.told);
    const refused = [...ledger.tallies].filter(([kind]) => kind.endsWith("before a refresh"));
    const count = refused.reduce((sum, [, { answered }]) => sum + answered, 0);
    findings.note(`calls that were refused and repeated after a refresh: ${count}`);
    await judgeAll(stage, load, findings);
  } finally {
    await stage.end();
  }
}

/** The three rings of a rotation, one after the other. */
function ringsOf(old: string): { added: string; inFront: string; alone: string } {
  const alone = `2:${randomBytes(32).toString("base64url")}`;
  return { added: `${old},${alone}`, inFront: `${alone},${old}`, alone };
}

async function replace(stage: Stage, apis: readonly Instance[], rings: Rings): Promise<Instance[]> {
  const fresh: Instance[] = [];
  for (const api of apis) {
    fresh.push(await stage.addApi(undefined, rings));
    await stage.retire(api);
  }
  return fresh;
}
