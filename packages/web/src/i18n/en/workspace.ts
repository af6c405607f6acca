import { cannedReplies } from "./canned-replies.ts";
import { channels } from "./channels.ts";
import { deadLetters } from "./dead-letters.ts";
import { labels } from "./labels.ts";
import { modelConnections } from "./model-connections.ts";
import { playground } from "./playground.ts";
import { agentRuns } from "./agent-runs.ts";
import { contacts } from "./contacts.ts";
import { messages } from "./messages.ts";
import { conversations } from "./conversations.ts";
import { apiKeys } from "./api-keys.ts";
import { auditLog } from "./audit-log.ts";
import { invites } from "./invites.ts";
import { members } from "./members.ts";
import { workspaces } from "./workspaces.ts";
import { agents } from "./agents.ts";
import { appearance } from "./appearance.ts";
import { profile } from "./profile.ts";
import { security } from "./security.ts";
import { overview } from "./overview.ts";
import { shell } from "./shell.ts";

export const workspace = {
  overview,
  workspaces,
  members,
  invites,
  auditLog,
  apiKeys,
  agents,
  agentRuns,
  cannedReplies,
  channels,
  deadLetters,
  labels,
  modelConnections,
  playground,
  contacts,
  conversations,
  messages,
  appearance,
  profile,
  security,
  shell,
};
