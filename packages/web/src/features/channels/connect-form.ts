import { connectInstagramInput, connectWhatsappInput } from "@piloto/shared/channels";
import { z } from "zod";

const whatsapp = connectWhatsappInput.omit({ workspaceId: true, agentId: true });
const instagram = connectInstagramInput.omit({ workspaceId: true, agentId: true });

/** One form for both kinds; Instagram has no ids, so whatever stands there is right. */
const noIds = { phoneNumberId: z.string(), accountId: z.string() };
export const connectForms = { whatsapp, instagram: instagram.extend(noIds) } as const;

export type ConnectValues = z.infer<typeof whatsapp>;
export const secretFields = ["accessToken", "appSecret"] as const;
export const idFields = ["phoneNumberId", "accountId"] as const;
