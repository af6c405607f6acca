import { parseEnv } from "@piloto/api/env";
import { newVerifyToken, sealCredentials } from "@piloto/api/channel-secrets";
import { keyContext } from "@piloto/api/model-connection-row";
import { createVault } from "@piloto/api/vault";
import { type DemoChannel, seedDemoConversations } from "@piloto/db/demo-conversations";
import { demoInstagram, demoWhatsapp } from "@piloto/simulator/demo-channels";
import { simulatorSettings, type LocalSettings } from "./local-settings.ts";
import type { Secrets } from "./secrets.ts";

const channels: DemoChannel[] = [
  {
    kind: "whatsapp",
    name: demoWhatsapp.name,
    externalId: demoWhatsapp.phoneNumberId,
    accountExternalId: demoWhatsapp.wabaId,
    displayName: demoWhatsapp.displayPhoneNumber,
    agent: "Lia",
  },
  {
    kind: "instagram",
    name: "Instagram",
    externalId: demoInstagram.accountId,
    accountExternalId: "",
    displayName: demoInstagram.name,
    agent: "Bia",
  },
];
const credentialsOf = { whatsapp: demoWhatsapp, instagram: demoInstagram };

/**
 * Connects the demo workspace to the simulator: its two channels, its model, and a day of conversations. Secrets are
 * sealed as the product seals them. Nothing happens when there is no demo workspace or it has channels already.
 */
export async function ensureDemoConversations(
  databaseUrl: string,
  secrets: Secrets,
  settings: LocalSettings,
): Promise<void> {
  if (settings.isProduction) return;
  const vault = createVault(parseEnv({ ...secrets, DATABASE_URL: databaseUrl }).ENCRYPTION_KEYS);
  const simulator = simulatorSettings(settings);
  await seedDemoConversations(databaseUrl, {
    channels,
    sealChannel: (kind, channelId) => {
      const { accessToken, appSecret } = credentialsOf[kind];
      const credentials = sealCredentials(vault, channelId, { accessToken, appSecret });
      return { credentials, ...newVerifyToken(vault, channelId) };
    },
    model: {
      baseUrl: simulator["LLM_BASE_URL"] ?? "",
      model: simulator["LLM_MODEL"] ?? "",
      sealKey: (workspaceId) => vault.seal(simulator["LLM_API_KEY"] ?? "", keyContext(workspaceId)),
      keyHint: "demo",
    },
  });
}
