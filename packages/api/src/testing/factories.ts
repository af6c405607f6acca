import type { Role } from "@piloto/shared/roles";
import pg from "pg";
import type { TestApp, TestBrowser } from "./test-app.ts";

export type TestUser = { id: string; name: string; email: string; password: string };
export type TestWorkspace = { id: string; slug: string; name: string };

let counter = 0;

/** A number no other call of this process gets, for names and addresses. */
export const nextNumber = (): number => (counter += 1);

/** Runs SQL as the owner of the tables, past row-level security: to arrange and to inspect. */
export async function asOwner<Row extends pg.QueryResultRow>(
  app: TestApp,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: app.database.ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** A user with a proven address and the password given back. */
export async function createUser(app: TestApp, overrides: Partial<TestUser> = {}): Promise<TestUser> {
  const number = nextNumber();
  const user = {
    name: `Pessoa ${number}`,
    email: `pessoa${number}@exemplo.com.br`,
    password: `cavalo-bateria-${number}`,
    ...overrides,
  };
  const passwordHash = await app.services.passwords.hash(user.password);
  const [row] = await asOwner<{ id: string }>(
    app,
    "INSERT INTO users (name, email, password_hash, password_changed_at) VALUES ($1, $2, $3, now()) RETURNING id",
    [user.name, user.email, passwordHash],
  );
  return { ...user, id: row?.id ?? "" };
}

export async function createWorkspace(app: TestApp, overrides: Partial<TestWorkspace> = {}): Promise<TestWorkspace> {
  const number = nextNumber();
  const workspace = { name: `Loja ${number}`, slug: `loja-${number}`, ...overrides };
  const [row] = await asOwner<{ id: string }>(app, "INSERT INTO workspaces (name, slug) VALUES ($1, $2) RETURNING id", [
    workspace.name,
    workspace.slug,
  ]);
  return { ...workspace, id: row?.id ?? "" };
}

export async function addMember(app: TestApp, workspaceId: string, userId: string, role: Role): Promise<void> {
  await asOwner(app, "INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)", [
    workspaceId,
    userId,
    role,
  ]);
}

/** A browser in which the user has signed in through the page's own procedure. */
export async function signedInBrowser(
  app: TestApp,
  user: TestUser,
  browser: TestBrowser = app.browser(),
): Promise<TestBrowser> {
  await browser.trpc.auth.login.mutate({ email: user.email, password: user.password });
  return browser;
}

/** A new user in a workspace with this role, signed in: the usual start of a feature's test. */
export async function signedInMember(
  app: TestApp,
  role: Role = "owner",
  workspace?: TestWorkspace,
): Promise<{ user: TestUser; workspace: TestWorkspace; browser: TestBrowser }> {
  const [user, place] = await Promise.all([createUser(app), workspace ?? createWorkspace(app)]);
  await addMember(app, place.id, user.id, role);
  return { user, workspace: place, browser: await signedInBrowser(app, user) };
}

/** Makes the session's last proof of a factor older than ten minutes. */
export const ageFactor = (app: TestApp, userId: string): Promise<unknown> =>
  asOwner(app, "UPDATE sessions SET factor_at = now() - interval '11 minutes' WHERE user_id = $1", [userId]);
