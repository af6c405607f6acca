import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";

/** A token for Google's APIs that is good for some minutes more. Rejects when none can be had. */
export type AccessToken = () => Promise<string>;

type Options = {
  /** Host of the metadata server: GCE_METADATA_HOST. */
  metadataHost: string;
  /** Milliseconds. */
  now?: () => number;
  random?: () => number;
};

const timeoutMs = 3_000;
const attempts = 3;
const firstPauseMs = 200;
// The metadata server itself gives a new one five minutes before the end, and the same one until then.
const renewBeforeMs = 4 * 60_000;

const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/**
 * The access token of the service account this process runs as, from the metadata server of Google Cloud. Asked once for
 * everybody who waits, and kept until shortly before it ends.
 * https://cloud.google.com/compute/docs/access/authenticate-workloads#applications
 */
export function createAccessToken({ metadataHost, now = Date.now, random = Math.random }: Options): AccessToken {
  let current: { token: string; endsAt: number } | undefined;
  let asking: Promise<string> | undefined;

  const renew = async (): Promise<string> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { access_token: token, expires_in: seconds } = await ask(metadataHost);
        current = { token, endsAt: now() + seconds * 1_000 };
        return token;
      } catch (error) {
        // One that still lives is better than none.
        if (current && current.endsAt > now()) return current.token;
        if (attempt >= attempts) throw error;
        await wait(firstPauseMs * 2 ** attempt * (0.5 + random()));
      }
    }
  };
  return async () => {
    if (current && current.endsAt - renewBeforeMs > now()) return current.token;
    return (asking ??= renew().finally(() => (asking = undefined)));
  };
}

async function ask(metadataHost: string): Promise<z.infer<typeof answer>> {
  const url = `http://${metadataHost}/computeMetadata/v1/instance/service-accounts/default/token`;
  const response = await fetch(url, {
    headers: { "metadata-flavor": "Google" },
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the metadata server gave no access token (${response.status})`);
  }
  return answer.parse(await response.json());
}
