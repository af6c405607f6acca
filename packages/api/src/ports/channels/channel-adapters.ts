import type { ChannelKind } from "@piloto/shared/conversation-words";
import type { Env } from "../../env.ts";
import type { ChannelAdapter } from "./channel-adapter.ts";
import { createInstagramAdapter } from "./instagram/instagram-adapter.ts";
import { createWhatsappAdapter } from "./whatsapp/whatsapp-adapter.ts";

export type ChannelAdapters = Record<ChannelKind, ChannelAdapter>;

type Addresses = Pick<Env, "META_GRAPH_URL" | "INSTAGRAM_GRAPH_URL" | "META_GRAPH_VERSION">;

/** The adapters for the hosts of this installation: Meta's, or the simulator's. */
export const createChannelAdapters = (env: Addresses): ChannelAdapters => ({
  whatsapp: createWhatsappAdapter({ graphUrl: env.META_GRAPH_URL, version: env.META_GRAPH_VERSION }),
  instagram: createInstagramAdapter({ graphUrl: env.INSTAGRAM_GRAPH_URL, version: env.META_GRAPH_VERSION }),
});
