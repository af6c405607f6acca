import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hash } from "@node-rs/argon2";
import pg from "pg";
import { demoAgents, insertDemoAgent } from "./demo-agents.ts";
import { demoColleagues, demoWorkspace } from "../seeds/demo-people.ts";

export interface DemoSignIn {
  email: string;
  /** undefined when the database was seeded from another data folder. */
  password: string | undefined;
  /** This call made the workspace. */
  isNew: boolean;
}

// Any fixed number, other than the migrations' one: parallel starts take turns on it.
const advisoryLock = 7_460_114;

/**
 * Makes the demo workspace in a database without users, in one transaction, and keeps its password in
 * `<dataDir>/demo-password` (mode 600). On any other database it changes nothing. undefined: there is no demo account.
 */
export async function seedDemoWorkspace(url: string, dataDir: string): Promise<DemoSignIn | undefined> {
  const client = new pg.Client({ connectionString: url, application_name: "piloto-seed" });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [advisoryLock]);
    const isNew = await isEmpty(client);
    const password = isNew ? await keepPassword(dataDir) : await readPassword(dataDir);
    if (isNew) await insertWorkspace(client, password ?? "");
    await client.query("COMMIT");
    const { rowCount } = await client.query("SELECT FROM users WHERE email = $1", [demoWorkspace.owner.email]);
    return rowCount === 0 ? undefined : { email: demoWorkspace.owner.email, password, isNew };
  } finally {
    await client.end();
  }
}

async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT WHERE EXISTS (SELECT FROM users) OR EXISTS (SELECT FROM workspaces) OR EXISTS (SELECT FROM pending_signups)",
  );
  return rowCount === 0;
}

// Written before the commit: a kill in between leaves a password for the next try, never an account without one.
async function keepPassword(dataDir: string): Promise<string> {
  const kept = await readPassword(dataDir);
  if (kept) return kept;
  const password = randomBytes(12).toString("base64url");
  await writeFile(passwordFile(dataDir), `${password}\n`, { mode: 0o600 });
  return password;
}

async function readPassword(dataDir: string): Promise<string | undefined> {
  if (!existsSync(passwordFile(dataDir))) return undefined;
  return (await readFile(passwordFile(dataDir), "utf8")).trim() || undefined;
}

const passwordFile = (dataDir: string): string => join(dataDir, "demo-password");

// The package's const enum cannot be read by a compiler that works file by file.
const argon2id = 2;

async function insertWorkspace(client: pg.Client, password: string): Promise<void> {
  const passwordHash = await hash(password, { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const ownerId = await insertUser(client, demoWorkspace.owner, passwordHash);
  const { name, slug } = demoWorkspace;
  const workspaceId = await insertOne(client, "INSERT INTO workspaces (name, slug) VALUES ($1, $2) RETURNING id", [
    name,
    slug,
  ]);
  await insertMember(client, { workspaceId, userId: ownerId, role: "owner" });
  const userIds = new Map([[demoWorkspace.owner.email, ownerId]]);
  for (const colleague of demoColleagues) {
    const userId = await insertUser(client, colleague, passwordHash);
    userIds.set(colleague.email, userId);
    await insertMember(client, { workspaceId, userId, role: colleague.role });
  }
  for (const agent of demoAgents) await insertDemoAgent(client, { workspaceId, agent, userIds });
  await appendEvent(client, {
    workspaceId,
    action: "workspaces.create",
    target: { kind: "workspace", id: workspaceId, label: name },
  });
}

interface DemoEvent {
  workspaceId: string;
  action: string;
  target: { kind: string; id: string; label: string };
}

// True entries of the chain: the system did these things, now.
async function appendEvent(client: pg.Client, { workspaceId, action, target }: DemoEvent): Promise<void> {
  await client.query(
    `SELECT append_audit_event($1, NULL, $2, 'done', 'system', NULL, NULL, $3, $4, $5, '{"demo": true}', NULL, NULL, NULL)`,
    [workspaceId, action, target.kind, target.id, target.label],
  );
}

async function insertOne(client: pg.Client, statement: string, values: unknown[]): Promise<string> {
  const { rows } = await client.query<{ id: string }>(statement, values);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`No row came back: ${statement}`);
  return id;
}

async function insertUser(
  client: pg.Client,
  user: { name: string; email: string },
  passwordHash: string,
): Promise<string> {
  return await insertOne(
    client,
    "INSERT INTO users (name, email, password_hash, password_changed_at) VALUES ($1, $2, $3, now()) RETURNING id",
    [user.name, user.email, passwordHash],
  );
}

async function insertMember(
  client: pg.Client,
  member: { workspaceId: string; userId: string; role: string },
): Promise<void> {
  await client.query("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)", [
    member.workspaceId,
    member.userId,
    member.role,
  ]);
}
