import { channelStatusCommand, refreshTokenCommand } from "./channels.command.ts";
import type { Command } from "./command.ts";
import { eraseContactCommand, exportContactCommand } from "./contacts.command.ts";
import { databaseLoginsCommand } from "./database-logins.command.ts";
import {
  discardDeadLettersCommand,
  listDeadLettersCommand,
  retryDeadLettersCommand,
  showDeadLetterCommand,
} from "./dead-letters.command.ts";
import { jobsCommand } from "./jobs.command.ts";
import { migrateCommand } from "./migrate.command.ts";
import { newKeyCommand } from "./new-key.command.ts";
import { replayWebhooksCommand } from "./replay-webhooks.command.ts";
import { rotateKeysCommand } from "./rotate-keys.command.ts";
import { reuseEventsCommand, revokeSessionsCommand } from "./sessions.command.ts";
import { verifyAuditCommand } from "./verify-audit.command.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  migrateCommand,
  databaseLoginsCommand,
  verifyAuditCommand,
  rotateKeysCommand,
  newKeyCommand,
  jobsCommand,
  listDeadLettersCommand,
  showDeadLetterCommand,
  retryDeadLettersCommand,
  discardDeadLettersCommand,
  replayWebhooksCommand,
  channelStatusCommand,
  refreshTokenCommand,
  exportContactCommand,
  eraseContactCommand,
  reuseEventsCommand,
  revokeSessionsCommand,
];
