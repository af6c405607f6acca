import { idField, workspaceInput } from "./fields.ts";
import { roleField } from "./roles.ts";

export const memberInput = workspaceInput.extend({ userId: idField });
export const changeRoleInput = memberInput.extend({ role: roleField });
