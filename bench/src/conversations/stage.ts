import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { newVerifyToken, sealCredentials } from "@piloto/api/channel-secrets";
import { createVault } from "@piloto/api/vault";
import { browserRequest, csrfTokenIn } from "../environment/api-client.ts";
import { startDatabase, type BenchDatabase } from "../environment/database.ts";
import { createKeys, type ProductKeys } from "../environment/product.ts";
import { refreshTokensOf, seedSessions, seedUsers, withClient } from "../environment/seed.ts";
import type { ChildServer } from "../measure/child-server.ts";
import { runLoad } from "../measure/load.ts";

/** One workspace, fifty people in it and one WhatsApp number without an agent. */
export interface StagedWorkspace {
  readonly keys: ProductKeys;
  readonly workspaceId: string;
  readonly emails: readonly string[];
  readonly channel: StagedChannel;
}

/** The same with the database it is in. */
export interface Stage extends StagedWorkspace {
  readonly database: BenchDatabase;
}

export interface StagedChannel {
  readonly id: string;
  readonly phoneNumberId: string;
  readonly accountId: string;
  readonly accessToken: string;
  readonly appSecret: string;
}

const people = 50;

/** A stage for one section; `end` takes it down, disk and all. */
export async function openStage(): Promise<Stage> {
  const database = await startDatabase();
  return { database, ...(await seedWorkspace(database.url)) };
}

/** Fills a migrated, empty database. */
export async function seedWorkspace(url: string): Promise<StagedWorkspace> {
  const keys = createKeys();
  const emails = await seedUsers(url, people);
  const workspaceId = await withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string }>("SELECT id FROM workspaces WHERE slug = 'bench-0'");
    const id = rows[0]?.id ?? "";
    await client.query(
      `INSERT INTO memberships (workspace_id, user_id, role) SELECT $1, id, 'seller' FROM users ON CONFLICT DO NOTHING`,
      [id],
    );
    return id;
  });
  const channel = await insertChannel(url, keys, workspaceId);
  return { keys, workspaceId, emails, channel };
}

async function insertChannel(url: string, keys: ProductKeys, workspaceId: string): Promise<StagedChannel> {
  const [kid, key] = keys.ENCRYPTION_KEYS.split(":");
  const vault = createVault([{ kid: Number(kid), key: Buffer.from(key ?? "", "base64url") }]);
  const channel = {
    id: randomUUID(),
    phoneNumberId: "590711440012099",
    accountId: "419561250031999",
    accessToken: "EAASIMBancada",
    appSecret: randomBytes(16).toString("hex"),
  };
  const { verifyToken, verifyTokenHash } = newVerifyToken(vault, channel.id);
  await withClient(url, (client) =>
    client.query(
      `INSERT INTO channels (workspace_id, id, kind, name, external_id, account_external_id, credentials, verify_token,
         verify_token_hash, sends_per_second) VALUES ($1, $2, 'whatsapp', 'Vendas', $3, $4, $5, $6, $7, 1000)`,
      [
        workspaceId,
        channel.id,
        channel.phoneNumberId,
        channel.accountId,
        sealCredentials(vault, channel.id, channel),
        verifyToken,
        verifyTokenHash,
      ],
    ),
  );
  return channel;
}

/** The header a webhook of this channel carries. */
export const signatureOf = ({ appSecret }: StagedChannel, body: string): string =>
  `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;

/** Conversations with as many customers, open and in people's hands. */
export async function seedConversations(
  url: string,
  { workspaceId, channel }: Pick<StagedWorkspace, "workspaceId" | "channel">,
  count: number,
): Promise<void> {
  await withClient(url, (client) =>
    client.query(
      `WITH person AS (
         INSERT INTO contacts (workspace_id, profile_name) SELECT $1, 'Cliente ' || n FROM generate_series(1, $3::int) n
         RETURNING id, profile_name
       ), known AS (
         INSERT INTO contact_identities (workspace_id, contact_id, kind, value, address)
         SELECT $1, id, 'phone', phone, phone FROM person, LATERAL (SELECT '553198' || lpad(split_part(profile_name, ' ', 2), 7, '0') AS phone) p
       )
       INSERT INTO conversations (workspace_id, channel_id, contact_id, control, window_expires_at)
       SELECT $1, $2, id, 'human', now() + interval '23 hours' FROM person`,
      [workspaceId, channel.id, count],
    ),
  );
}

/** The number customer n is reached at, counted from 1. */
export const phoneOf = (n: number): string => `553198${String(n).padStart(7, "0")}`;

/** Cookies of people who are signed in: their sessions are rows, and the product refreshes each once. */
export async function openSessions(
  { databaseUrl, keys }: { databaseUrl: string; keys: ProductKeys },
  server: ChildServer,
  emails: readonly string[],
): Promise<string[]> {
  const tokens = refreshTokensOf(keys.REFRESH_KEYS);
  const cookies: string[] = [];
  for (const email of emails) {
    const [session] = await seedSessions(databaseUrl, email, 1);
    if (session === undefined) throw new Error("no session was made");
    cookies.push(await refresh(server, `rt=${tokens.issue(session)}`));
  }
  return cookies;
}

async function refresh(server: ChildServer, cookie: string): Promise<string> {
  let csrfToken = "";
  let cookies = "";
  const ask = (bytes: Buffer, read: (bytes: Buffer) => void) =>
    runLoad({
      port: server.port,
      connections: 1,
      requests: 1,
      next: () => bytes,
      isGood({ status, bytes: answer }) {
        read(answer);
        return status === 200;
      },
    });
  await ask(browserRequest({ path: "/trpc/auth.session", headers: { cookie } }), (answer) => {
    csrfToken = csrfTokenIn(answer);
  });
  const headers = { cookie, "x-csrf-token": csrfToken };
  await ask(browserRequest({ method: "POST", path: "/trpc/auth.refresh", headers, body: "{}" }), (answer) => {
    cookies = [...answer.toString("latin1").matchAll(/set-cookie: ([^;]+)/gi)].map(([, pair]) => pair).join("; ");
  });
  if (!cookies.includes("at=")) throw new Error("the refresh gave no access token");
  return cookies;
}
