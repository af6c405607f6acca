import type { Product } from "./product.ts";

/** Somebody with an account and, unless said otherwise, a workspace of their own. */
export type Person = { id: string; name: string; email: string; password: string; workspace: Workspace };
export type Workspace = { id: string; slug: string; name: string };
export type Role = "owner" | "admin" | "seller" | "viewer";

/** Everybody's password, and its Argon2id hash: made once, because one hash costs a server thread 30 ms. */
const password = "cavalo-bateria-grampo";
const passwordHash =
  "$argon2id$v=19$m=19456,t=2,p=1$lpyqL9tIzTQqFjiq/dqLmQ$h91ObZC6jdrt1Ik6fbhAgvSrU1ZG8bBZOjTeGletHkQ";

let counter = 0;

/** Unique across workers and runs, for names and addresses. */
export function nextTag(): string {
  counter += 1;
  return `${process.pid.toString(36)}${counter.toString(36)}`;
}

/** Makes an account with a proven address; in `workspace` with this role, or as the owner of a new one. */
export async function createPerson(
  { sql }: Product,
  { name = "Marina Duarte", email = `marina.${nextTag()}@exemplo.com.br`, workspace, role = "owner" }: NewPerson = {},
): Promise<Person> {
  const id = idOf(
    await sql(
      "INSERT INTO users (name, email, password_hash, password_changed_at) VALUES ($1, $2, $3, now()) RETURNING id",
      [name, email, passwordHash],
    ),
  );
  const place = workspace ?? (await createWorkspace({ sql }));
  await sql("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)", [place.id, id, role]);
  return { id, name, email, password, workspace: place };
}

type NewPerson = { name?: string; email?: string; workspace?: Workspace; role?: Role };

async function createWorkspace({ sql }: Pick<Product, "sql">): Promise<Workspace> {
  const slug = `loja-${nextTag()}`;
  const name = `Loja ${slug.slice(5)}`;
  const rows = await sql<{ id: string }>("INSERT INTO workspaces (name, slug) VALUES ($1, $2) RETURNING id", [
    name,
    slug,
  ]);
  return { id: idOf(rows), slug, name };
}

function idOf(rows: { id?: unknown }[]): string {
  const id = rows[0]?.id;
  if (typeof id !== "string") throw new Error("the insert returned no id");
  return id;
}

/** Lets the newest session of this person look as if its last rotation were so long ago. */
export async function ageSession({ sql }: Product, person: { id: string }, seconds: number): Promise<void> {
  await sql(
    "UPDATE sessions SET rotated_at = rotated_at - make_interval(secs => $2), confirmed_at = confirmed_at - make_interval(secs => $2) WHERE user_id = $1",
    [person.id, seconds],
  );
}
