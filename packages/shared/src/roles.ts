import { z } from "zod";

/** From the least to the most powerful; each role may do all that the ones before it may. */
export const roles = ["viewer", "seller", "admin", "owner"] as const;
export const roleField = z.enum(roles);
export type Role = z.infer<typeof roleField>;

/** Whether `role` reaches `needed`. */
export const hasRole = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed);
