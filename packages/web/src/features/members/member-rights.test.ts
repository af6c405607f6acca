import { describe, expect, it } from "vitest";
import type { Role } from "@piloto/shared/roles";
import { canLeave, canRemove, offeredRoles } from "./member-rights.ts";
import type { Member } from "./use-members.ts";

const person = (userId: string, role: Role): Member => ({
  userId,
  role,
  name: userId,
  email: `${userId}@exemplo.com.br`,
  joinedAt: "2026-01-01T00:00:00Z",
});

const owner = person("olga", "owner");
const second = person("otto", "owner");
const admin = person("ana", "admin");
const seller = person("sara", "seller");
const all = [owner, admin, seller];

describe("what the list of members offers", () => {
  it("lets owners give every role and admins all but ownership", () => {
    expect(offeredRoles(owner, seller, all)).toEqual(["owner", "admin", "seller", "viewer"]);
    expect(offeredRoles(admin, seller, all)).toEqual(["admin", "seller", "viewer"]);
  });

  it("offers nothing that would be refused", () => {
    expect(offeredRoles(admin, owner, all)).toEqual([]);
    expect(offeredRoles(seller, admin, all)).toEqual([]);
    expect(offeredRoles(owner, owner, all)).toEqual([]);
    expect(canRemove(admin, owner)).toBe(false);
    expect(canRemove(seller, admin)).toBe(false);
    expect(canRemove(owner, owner)).toBe(false);
    expect(canLeave(owner, owner, all)).toBe(false);
    expect(canLeave(seller, admin, all)).toBe(false);
  });

  it("lets one of two owners go", () => {
    const both = [owner, second];
    expect(canLeave(owner, owner, both)).toBe(true);
    expect(canRemove(owner, second)).toBe(true);
    expect(offeredRoles(owner, owner, both)).toContain("viewer");
  });

  it("lets everybody else leave", () => {
    expect(canLeave(seller, seller, all)).toBe(true);
    expect(canRemove(admin, seller)).toBe(true);
  });
});
