import { hasRole, type Role, roles } from "@piloto/shared/roles";
import type { Member } from "./use-members.ts";

/** The person who looks at the list. */
export type Viewer = { userId: string; role: Role };

/** Only owners touch owners. */
const hasPowerOver = (viewer: Viewer, member: Pick<Member, "role">): boolean =>
  hasRole(viewer.role, "admin") && (member.role !== "owner" || viewer.role === "owner");

const isLastOwner = (member: Member, members: readonly Member[]): boolean =>
  member.role === "owner" && members.filter(({ role }) => role === "owner").length === 1;

/** The roles this member may be given, from the most to the least powerful; empty when none but their own. */
export function offeredRoles(viewer: Viewer, member: Member, members: readonly Member[]): Role[] {
  if (!hasPowerOver(viewer, member) || isLastOwner(member, members)) return [];
  return roles.filter((role) => role !== "owner" || viewer.role === "owner").toReversed();
}

/** Others are removed; oneself leaves. */
export const canRemove = (viewer: Viewer, member: Member): boolean =>
  member.userId !== viewer.userId && hasPowerOver(viewer, member);

/** Everybody may leave but the last owner. */
export const canLeave = (viewer: Viewer, member: Member, members: readonly Member[]): boolean =>
  member.userId === viewer.userId && !isLastOwner(member, members);
