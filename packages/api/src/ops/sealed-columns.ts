import { channelSealContexts } from "../features/channels/channel-access.service.ts";
import { modelKeyContext } from "../features/model-connections/model-access.service.ts";
import { outboxContext } from "../features/outbox/outbox.service.ts";
import { totpSealContext } from "../features/second-factor/factor-code.service.ts";

export type SealedColumn = {
  table: string;
  column: string;
  /** The column whose value the sealing context names. */
  owner: string;
  context: (owner: string) => string;
  /** Rows of the table whose column is not sealed. */
  except?: { column: string; value: string };
};

/**
 * Every column that holds something sealed under ENCRYPTION_KEYS. A test compares the list with all columns of bytes there
 * are: whoever adds one says here, or there, which it is.
 */
export const sealedColumns: readonly SealedColumn[] = [
  { table: "channels", column: "credentials", owner: "id", context: channelSealContexts.credentials },
  { table: "channels", column: "verify_token", owner: "id", context: channelSealContexts.verifyToken },
  { table: "model_connections", column: "api_key", owner: "workspace_id", context: modelKeyContext },
  { table: "totp_factors", column: "secret", owner: "user_id", context: totpSealContext },
  {
    table: "outbox",
    column: "payload",
    owner: "kind",
    context: outboxContext,
    except: { column: "kind", value: "session_reused" },
  },
];
