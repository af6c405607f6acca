import type { SignedInUser } from "@piloto/shared/auth";
import type { Role } from "@piloto/shared/roles";
import type { Pool } from "pg";
import { AppError } from "../../errors/app-error.ts";
import { findMe } from "./me.queries.ts";

export type Membership = { workspaceId: string; name: string; slug: string; role: Role; timezone: string };
export type Me = { user: SignedInUser; memberships: Membership[] };

/** The account and its workspaces, in one statement. Throws SESSION_EXPIRED when the user is gone. */
export async function getMe(pool: Pool, userId: string): Promise<Me> {
  const me = await findMe(pool, userId);
  if (!me) throw new AppError("SESSION_EXPIRED", { message: "the user is gone" });
  return me;
}
