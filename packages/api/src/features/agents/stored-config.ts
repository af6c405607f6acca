import { type AgentConfig, agentConfig, emptyAgentConfig } from "@piloto/shared/agents";
import type { Json } from "@piloto/db/schema-types";

/** A configuration as its tables keep it: name and purpose are columns, the rest is one document. */
export type StoredConfig = { name: string; purpose: string; document: Json };

export const toStoredConfig = ({ name, purpose, ...document }: AgentConfig): StoredConfig => ({
  name,
  purpose,
  document,
});

/** Reads a stored configuration; settings that its release did not know yet get the value of an empty agent. */
export const readStoredConfig = ({ name, purpose, document }: StoredConfig): AgentConfig =>
  agentConfig.parse({ ...emptyAgentConfig, ...(isObject(document) ? document : {}), name, purpose });

const isObject = (value: Json): value is { [key: string]: Json | undefined } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
