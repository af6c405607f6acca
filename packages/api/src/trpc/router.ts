import { agentRunsRouter } from "../features/agent-runs/agent-runs.router.ts";
import { agentsRouter } from "../features/agents/agents.router.ts";
import { attachmentsRouter } from "../features/attachments/attachments.router.ts";
import { cannedRepliesRouter } from "../features/canned-replies/canned-replies.router.ts";
import { channelsRouter } from "../features/channels/channels.router.ts";
import { contactsRouter } from "../features/contacts/contacts.router.ts";
import { conversationsRouter } from "../features/conversations/conversations.router.ts";
import { deadLettersRouter } from "../features/dead-letters/dead-letters.router.ts";
import { labelsRouter } from "../features/labels/labels.router.ts";
import { messagesRouter } from "../features/messages/messages.router.ts";
import { authRouter } from "../features/auth/auth.router.ts";
import { sessionsRouter } from "../features/sessions/sessions.router.ts";
import { apiKeysRouter } from "../features/api-keys/api-keys.router.ts";
import { auditLogRouter } from "../features/audit-log/audit-log.router.ts";
import { invitesRouter } from "../features/invites/invites.router.ts";
import { modelConnectionsRouter } from "../features/model-connections/model-connections.router.ts";
import { membersRouter } from "../features/members/members.router.ts";
import { workspacesRouter } from "../features/workspaces/workspaces.router.ts";
import { accountRouter } from "../features/account/account.router.ts";
import { identitiesRouter } from "../features/identities/identities.router.ts";
import { playgroundRouter } from "../features/playground/playground.router.ts";
import { overviewRouter } from "../features/overview/overview.router.ts";
import { passkeysRouter } from "../features/passkeys/passkeys.router.ts";
import { realtimeRouter } from "../features/realtime/realtime.router.ts";
import { secondFactorRouter } from "../features/second-factor/second-factor.router.ts";
import { templatesRouter } from "../features/templates/templates.router.ts";
import { t } from "./init.ts";

export const appRouter = t.router({
  agents: agentsRouter,
  auth: authRouter,
  account: accountRouter,
  identities: identitiesRouter,
  overview: overviewRouter,
  passkeys: passkeysRouter,
  realtime: realtimeRouter,
  secondFactor: secondFactorRouter,
  sessions: sessionsRouter,
  apiKeys: apiKeysRouter,
  auditLog: auditLogRouter,
  invites: invitesRouter,
  members: membersRouter,
  workspaces: workspacesRouter,
  attachments: attachmentsRouter,
  cannedReplies: cannedRepliesRouter,
  channels: channelsRouter,
  contacts: contactsRouter,
  conversations: conversationsRouter,
  deadLetters: deadLettersRouter,
  labels: labelsRouter,
  messages: messagesRouter,
  templates: templatesRouter,
  modelConnections: modelConnectionsRouter,
  agentRuns: agentRunsRouter,
  playground: playgroundRouter,
});
