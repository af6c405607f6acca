-- Purpose: conversations, their messages, and everything that happens to a message on its way.
-- Previous release: keeps working; only new tables.

CREATE TABLE conversations (
  id                 uuid NOT NULL DEFAULT uuidv7(),
  workspace_id       uuid NOT NULL,
  channel_id         uuid NOT NULL,
  contact_id         uuid NOT NULL,
  status             text NOT NULL DEFAULT 'open'
                     CONSTRAINT conversations_status_known CHECK (status IN ('open', 'snoozed', 'closed')),
  control            text NOT NULL CONSTRAINT conversations_control_known
                     CHECK (control IN ('ai', 'handoff_pending', 'human', 'paused')),
  -- Fencing token: every change of control raises it; what was decided under an older one no longer counts.
  control_epoch      integer NOT NULL DEFAULT 1,
  control_reason     text NOT NULL DEFAULT 'opened',
  control_at         timestamptz NOT NULL DEFAULT now(),
  -- While control is handoff_pending: since when a person is waited for, why, and what the agent says of it.
  waiting_since      timestamptz,
  handoff_reason     text,
  handoff_summary    text NOT NULL DEFAULT '' CHECK (char_length(handoff_summary) <= 4000),
  -- When the customer was told that nobody has come yet.
  waiting_told_at    timestamptz,
  assignee_id        uuid REFERENCES users (id) ON DELETE SET NULL,
  snoozed_until      timestamptz,
  opened_at          timestamptz NOT NULL DEFAULT now(),
  closed_at          timestamptz,
  -- The 24 hours in which free-form messages may be sent.
  window_expires_at  timestamptz,
  -- Number of the newest message.
  last_seq           integer NOT NULL DEFAULT 0,
  -- Number of the newest message that asks for an answer, and of the newest one an answer was decided for.
  input_seq          integer NOT NULL DEFAULT 0,
  handled_seq        integer NOT NULL DEFAULT 0,
  run_due_at         timestamptz,
  -- When the first unanswered message of a burst came: waiting for more has an end.
  run_since          timestamptz,
  run_attempts       integer NOT NULL DEFAULT 0,
  lease_token        uuid,
  lease_until        timestamptz,
  -- The sender's own lease: one sender at a time, so that messages leave in order.
  send_lease_token   uuid,
  send_lease_until   timestamptz,
  send_after         timestamptz,
  failed_turns       integer NOT NULL DEFAULT 0,
  -- Of the person who handed back: what the agent shall do, and from which message on it reads word for word.
  instruction        text NOT NULL DEFAULT '' CHECK (char_length(instruction) <= 1000),
  context_from_seq   integer NOT NULL DEFAULT 0,
  summary            text NOT NULL DEFAULT '' CHECK (char_length(summary) <= 4000),
  -- Messages of the customer that nobody has looked at.
  unread_count       integer NOT NULL DEFAULT 0 CHECK (unread_count >= 0),
  -- The line of the list, kept here so that a page of the list is read from one index.
  last_message_at    timestamptz NOT NULL DEFAULT now(),
  last_preview       text NOT NULL DEFAULT '' CHECK (char_length(last_preview) <= 200),
  last_type          text NOT NULL DEFAULT 'text',
  last_author        text NOT NULL DEFAULT 'contact',
  last_author_id     uuid,
  last_status        text,
  has_failed_message boolean NOT NULL DEFAULT false,
  -- For the overview.
  first_inbound_at   timestamptz,
  first_response_at  timestamptz,
  first_responder    text CHECK (first_responder IN ('agent', 'person')),
  handed_off_at      timestamptz,
  agent_id           uuid,
  cost_micros        bigint NOT NULL DEFAULT 0,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT conversations_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT conversations_channel_fkey FOREIGN KEY (workspace_id, channel_id) REFERENCES channels (workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT conversations_contact_fkey FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts (workspace_id, id),
  CONSTRAINT conversations_agent_fkey FOREIGN KEY (workspace_id, agent_id) REFERENCES agents (workspace_id, id) ON DELETE SET NULL (agent_id),
  CONSTRAINT conversations_waiting_consistent CHECK ((control = 'handoff_pending') = (waiting_since IS NOT NULL)),
  CONSTRAINT conversations_snooze_consistent CHECK ((status = 'snoozed') = (snoozed_until IS NOT NULL)),
  CONSTRAINT conversations_closed_consistent CHECK ((status = 'closed') = (closed_at IS NOT NULL))
) WITH (fillfactor = 80);
-- One conversation at a time per channel and person.
CREATE UNIQUE INDEX conversations_live_key ON conversations (workspace_id, channel_id, contact_id) WHERE status <> 'closed';
CREATE INDEX conversations_contact_idx ON conversations (workspace_id, contact_id, last_message_at);
CREATE INDEX conversations_recent_idx ON conversations (workspace_id, status, last_message_at, id);
CREATE INDEX conversations_control_idx ON conversations (workspace_id, status, control, last_message_at, id);
CREATE INDEX conversations_assignee_idx ON conversations (workspace_id, assignee_id, status, last_message_at, id);
CREATE INDEX conversations_channel_idx ON conversations (workspace_id, channel_id, status, last_message_at, id);
CREATE INDEX conversations_waiting_idx ON conversations (workspace_id, waiting_since, id) WHERE waiting_since IS NOT NULL;
-- What is few among many: read and counted without walking over the rest.
CREATE INDEX conversations_unread_idx ON conversations (workspace_id, status, last_message_at, id) WHERE unread_count > 0;
CREATE INDEX conversations_failed_idx ON conversations (workspace_id, status, last_message_at, id) WHERE has_failed_message;
CREATE INDEX conversations_opened_idx ON conversations (workspace_id, opened_at, id);
CREATE INDEX conversations_agent_idx ON conversations (workspace_id, agent_id, opened_at);
CREATE INDEX conversations_run_due_idx ON conversations (run_due_at) WHERE run_due_at IS NOT NULL;
CREATE INDEX conversations_snoozed_idx ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;

-- Portuguese word stems, accents ignored.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE TEXT SEARCH CONFIGURATION piloto_pt (COPY = portuguese);
ALTER TEXT SEARCH CONFIGURATION piloto_pt
  ALTER MAPPING FOR hword, hword_part, word WITH unaccent, portuguese_stem;

CREATE TABLE messages (
  id              uuid NOT NULL DEFAULT uuidv7(),
  workspace_id    uuid NOT NULL,
  conversation_id uuid NOT NULL,
  channel_id      uuid NOT NULL,
  -- In the order in which they were written here. People read them by occurred_at, then seq.
  seq             integer NOT NULL,
  -- `note`: internal, never sent.
  direction       text NOT NULL CONSTRAINT messages_direction_known CHECK (direction IN ('in', 'out', 'note')),
  -- `phone`: a person who answered in the phone app or the Instagram app.
  author          text NOT NULL CONSTRAINT messages_author_known CHECK (author IN ('contact', 'agent', 'person', 'phone', 'system')),
  author_user_id  uuid REFERENCES users (id) ON DELETE SET NULL,
  agent_id        uuid,
  run_id          uuid,
  type            text NOT NULL CONSTRAINT messages_type_known
                  CHECK (type IN ('text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts',
                                  'interactive_reply', 'button', 'order', 'template', 'story', 'unsupported')),
  body            text NOT NULL DEFAULT '' CHECK (char_length(body) <= 65536),
  -- messagePayload in packages/shared/src/message-content.ts.
  payload         jsonb NOT NULL DEFAULT '{}',
  search          tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('piloto_pt', left(body, 8000))) STORED,
  external_id     text CHECK (char_length(external_id) <= 300),
  -- Chosen by whoever sends, so that a repeated send is the same message.
  client_key      uuid,
  reply_to_id     uuid,
  -- What it answers, when that message is not known here.
  reply_to_external_id text CHECK (char_length(reply_to_external_id) <= 300),
  mentions        uuid[] NOT NULL DEFAULT '{}',
  status          text NOT NULL CONSTRAINT messages_status_known
                  CHECK (status IN ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'received')),
  -- queued 0, sending 1, sent 2, delivered 3, read 4: only upwards; failed 1 (below delivered); received 9.
  status_rank     smallint NOT NULL,
  error_code      integer,
  error_title     text CHECK (char_length(error_title) <= 300),
  error_details   text CHECK (char_length(error_details) <= 1000),
  -- The control_epoch a reply of the agent was decided under; NULL for people.
  control_epoch   integer,
  -- Not before: pair rate, back-off.
  send_after      timestamptz,
  send_attempts   integer NOT NULL DEFAULT 0,
  occurred_at     timestamptz NOT NULL,
  delivered_at    timestamptz,
  read_at         timestamptz,
  edited_at       timestamptz,
  deleted_at      timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT messages_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT messages_seq_key UNIQUE (workspace_id, conversation_id, seq),
  CONSTRAINT messages_external_key UNIQUE (workspace_id, channel_id, external_id),
  CONSTRAINT messages_client_key_key UNIQUE (workspace_id, client_key),
  CONSTRAINT messages_conversation_fkey FOREIGN KEY (workspace_id, conversation_id)
    REFERENCES conversations (workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT messages_reply_fkey FOREIGN KEY (workspace_id, reply_to_id)
    REFERENCES messages (workspace_id, id) ON DELETE SET NULL (reply_to_id)
) WITH (fillfactor = 90);
CREATE INDEX messages_thread_idx ON messages (workspace_id, conversation_id, occurred_at, seq);
CREATE INDEX messages_recent_idx ON messages (workspace_id, occurred_at, id);
CREATE INDEX messages_queue_idx ON messages (workspace_id, conversation_id, seq) WHERE status IN ('queued', 'sending');
CREATE INDEX messages_failed_idx ON messages (workspace_id, occurred_at) WHERE status = 'failed';
CREATE INDEX messages_reply_idx ON messages (workspace_id, reply_to_id) WHERE reply_to_id IS NOT NULL;
CREATE INDEX messages_search_idx ON messages USING gin (workspace_id, search);
CREATE INDEX contacts_name_trgm_idx ON contacts USING gin (workspace_id, name_key gin_trgm_ops);
CREATE INDEX contact_identities_value_trgm_idx ON contact_identities USING gin (workspace_id, value gin_trgm_ops);

CREATE TABLE attachments (
  id              uuid NOT NULL DEFAULT uuidv7(),
  workspace_id    uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  -- NULL while somebody is still writing the message it belongs to.
  message_id      uuid,
  conversation_id uuid,
  position        smallint NOT NULL DEFAULT 0,
  kind            text NOT NULL CONSTRAINT attachments_kind_known CHECK (kind IN ('image', 'video', 'audio', 'document', 'sticker')),
  mime_type       text NOT NULL DEFAULT '' CHECK (char_length(mime_type) <= 200),
  filename        text NOT NULL DEFAULT '' CHECK (char_length(filename) <= 255),
  size_bytes      bigint,
  -- Hex, of the bytes we keep.
  sha256          text CHECK (char_length(sha256) = 64),
  is_voice        boolean NOT NULL DEFAULT false,
  state           text NOT NULL CONSTRAINT attachments_state_known CHECK (state IN ('waiting', 'stored', 'failed', 'refused')),
  failure         text NOT NULL DEFAULT '' CHECK (char_length(failure) <= 300),
  -- What the channel calls it, and the hash it promised.
  external_id     text CHECK (char_length(external_id) <= 500),
  source_url      text CHECK (char_length(source_url) <= 4096),
  promised_sha256 text CHECK (char_length(promised_sha256) <= 200),
  storage_key     text CHECK (char_length(storage_key) <= 300),
  uploaded_by     uuid REFERENCES users (id) ON DELETE SET NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  stored_at       timestamptz,
  CONSTRAINT attachments_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT attachments_message_fkey FOREIGN KEY (workspace_id, message_id)
    REFERENCES messages (workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT attachments_conversation_fkey FOREIGN KEY (workspace_id, conversation_id)
    REFERENCES conversations (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX attachments_message_idx ON attachments (workspace_id, message_id);
CREATE INDEX attachments_conversation_idx ON attachments (workspace_id, conversation_id);
CREATE INDEX attachments_waiting_idx ON attachments (created_at) WHERE state = 'waiting';
CREATE INDEX attachments_loose_idx ON attachments (created_at) WHERE message_id IS NULL;

-- One reaction per side, as the channels have it. A reaction that was taken back stays with a NULL emoji, so that an
-- older event that comes later does not bring it back.
CREATE TABLE message_reactions (
  workspace_id uuid NOT NULL,
  message_id   uuid NOT NULL,
  side         text NOT NULL CHECK (side IN ('contact', 'business')),
  emoji        text CHECK (char_length(emoji) <= 40),
  user_id      uuid REFERENCES users (id) ON DELETE SET NULL,
  at           timestamptz NOT NULL,
  CONSTRAINT message_reactions_pkey PRIMARY KEY (workspace_id, message_id, side),
  CONSTRAINT message_reactions_message_fkey FOREIGN KEY (workspace_id, message_id)
    REFERENCES messages (workspace_id, id) ON DELETE CASCADE
);

-- Every status a channel told, also those that came too late to count.
CREATE TABLE message_status_events (
  id           uuid NOT NULL DEFAULT uuidv7(),
  workspace_id uuid NOT NULL,
  message_id   uuid NOT NULL,
  status       text NOT NULL CHECK (char_length(status) <= 20),
  at           timestamptz NOT NULL,
  error_code   integer,
  category     text NOT NULL DEFAULT '' CHECK (char_length(category) <= 40),
  is_billable  boolean,
  CONSTRAINT message_status_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT message_status_events_once_key UNIQUE (workspace_id, message_id, status),
  CONSTRAINT message_status_events_message_fkey FOREIGN KEY (workspace_id, message_id)
    REFERENCES messages (workspace_id, id) ON DELETE CASCADE
);

-- Statuses, reactions, edits and deletions of a message that is not known yet; applied when it appears.
CREATE TABLE parked_events (
  id                 uuid NOT NULL DEFAULT uuidv7(),
  workspace_id       uuid NOT NULL,
  channel_id         uuid NOT NULL,
  target_external_id text NOT NULL CHECK (char_length(target_external_id) <= 300),
  -- SHA-256 of the event, so that a repeat is parked once.
  digest             bytea NOT NULL CHECK (octet_length(digest) = 32),
  event              jsonb NOT NULL,
  created_at         timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT parked_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT parked_events_once_key UNIQUE (workspace_id, channel_id, target_external_id, digest),
  CONSTRAINT parked_events_channel_fkey FOREIGN KEY (workspace_id, channel_id)
    REFERENCES channels (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX parked_events_created_idx ON parked_events (created_at);

-- Written before the HTTP call: after a crash it is known that a call may have been made.
CREATE TABLE send_attempts (
  workspace_id uuid NOT NULL,
  message_id   uuid NOT NULL,
  number       integer NOT NULL CHECK (number >= 1),
  started_at   timestamptz NOT NULL DEFAULT now(),
  finished_at  timestamptz,
  outcome      text CONSTRAINT send_attempts_outcome_known CHECK (outcome IN ('accepted', 'rejected', 'unknown')),
  error_code   integer,
  details      text NOT NULL DEFAULT '' CHECK (char_length(details) <= 1000),
  CONSTRAINT send_attempts_pkey PRIMARY KEY (workspace_id, message_id, number),
  CONSTRAINT send_attempts_message_fkey FOREIGN KEY (workspace_id, message_id)
    REFERENCES messages (workspace_id, id) ON DELETE CASCADE
);

-- What happened to a conversation besides messages: control, assignment, snooze, close, labels, merges.
CREATE TABLE conversation_events (
  id              uuid NOT NULL DEFAULT uuidv7(),
  workspace_id    uuid NOT NULL,
  conversation_id uuid NOT NULL,
  kind            text NOT NULL CONSTRAINT conversation_events_kind_known
                  CHECK (kind IN ('opened', 'control', 'assigned', 'snoozed', 'woken', 'closed', 'reopened', 'labelled',
                                  'unlabelled', 'merged', 'unmerged')),
  actor           text NOT NULL CONSTRAINT conversation_events_actor_known CHECK (actor IN ('agent', 'person', 'phone', 'contact', 'system')),
  user_id         uuid REFERENCES users (id) ON DELETE SET NULL,
  agent_id        uuid,
  run_id          uuid,
  -- For control: {from, to, reason, epoch, summary?, instruction?}; the others name what they changed.
  data            jsonb NOT NULL DEFAULT '{}',
  at              timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT conversation_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT conversation_events_conversation_fkey FOREIGN KEY (workspace_id, conversation_id)
    REFERENCES conversations (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX conversation_events_conversation_idx ON conversation_events (workspace_id, conversation_id, at, id);

CREATE TABLE labels (
  id           uuid NOT NULL DEFAULT uuidv7(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name         text NOT NULL CONSTRAINT labels_name_length CHECK (char_length(name) BETWEEN 1 AND 40),
  -- A place in the page's palette, never a colour of its own.
  tone         text NOT NULL DEFAULT 'neutral' CHECK (tone IN ('neutral', 'accent', 'person', 'info', 'success', 'warning', 'danger')),
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT labels_pkey PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX labels_name_key ON labels (workspace_id, fold_text(name));

CREATE TABLE conversation_labels (
  workspace_id    uuid NOT NULL,
  conversation_id uuid NOT NULL,
  label_id        uuid NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT conversation_labels_pkey PRIMARY KEY (workspace_id, conversation_id, label_id),
  CONSTRAINT conversation_labels_conversation_fkey FOREIGN KEY (workspace_id, conversation_id)
    REFERENCES conversations (workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT conversation_labels_label_fkey FOREIGN KEY (workspace_id, label_id)
    REFERENCES labels (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX conversation_labels_label_idx ON conversation_labels (workspace_id, label_id, conversation_id);

CREATE TABLE canned_replies (
  id           uuid NOT NULL DEFAULT uuidv7(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  -- What one types after the slash.
  shortcut     text NOT NULL CONSTRAINT canned_replies_shortcut_form CHECK (shortcut ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  title        text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 80),
  body         text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 4096),
  created_by   uuid REFERENCES users (id) ON DELETE SET NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT canned_replies_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT canned_replies_shortcut_key UNIQUE (workspace_id, shortcut)
);

-- Who looks at a conversation and who types; worthless after a crash, hence unlogged.
CREATE UNLOGGED TABLE presences (
  workspace_id    uuid NOT NULL,
  conversation_id uuid NOT NULL,
  user_id         uuid NOT NULL,
  -- A person may have it open in two tabs.
  tab_id          uuid NOT NULL,
  is_typing       boolean NOT NULL DEFAULT false,
  seen_at         timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT presences_pkey PRIMARY KEY (workspace_id, conversation_id, user_id, tab_id)
);

-- Hints to fetch again. The number says nothing about the order of commits.
CREATE TABLE realtime_events (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id    uuid NOT NULL,
  kind            text NOT NULL CONSTRAINT realtime_events_kind_known
                  CHECK (kind IN ('conversation', 'message', 'presence', 'handoff', 'mention', 'channel', 'inbox')),
  conversation_id uuid,
  -- For whom alone; NULL for everybody in the workspace.
  user_id         uuid,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX realtime_events_created_idx ON realtime_events (created_at);

CREATE FUNCTION notify_realtime() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('realtime', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER realtime_notify AFTER INSERT ON realtime_events
  FOR EACH STATEMENT EXECUTE FUNCTION notify_realtime();

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['conversations', 'messages', 'attachments', 'message_reactions', 'message_status_events',
    'parked_events', 'send_attempts', 'conversation_events', 'labels', 'conversation_labels', 'canned_replies', 'presences',
    'realtime_events'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY workspace_wall ON %I TO piloto_app USING (workspace_id = (SELECT current_workspace_id()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO piloto_app', t);
  END LOOP;
END
$$;

-- The feed every instance reads: all workspaces, numbers and ids only.
CREATE FUNCTION realtime_events_after(p_id bigint, p_limit integer)
  RETURNS TABLE (id bigint, workspace_id uuid, kind text, conversation_id uuid, user_id uuid, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.id, e.workspace_id, e.kind, e.conversation_id, e.user_id, e.created_at
  FROM realtime_events e WHERE e.id > p_id ORDER BY e.id LIMIT p_limit
$$;
-- The newest number, to begin from.
CREATE FUNCTION newest_realtime_event() RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(max(id), 0) FROM realtime_events
$$;

-- Conversations whose work was due and is not being done: a job was lost. The sweeper wakes them.
CREATE FUNCTION conversations_to_run(p_older_than interval, p_limit integer) RETURNS TABLE (workspace_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.workspace_id, c.id FROM conversations c
  WHERE c.run_due_at < now() - p_older_than AND (c.lease_until IS NULL OR c.lease_until < now())
  ORDER BY c.run_due_at LIMIT p_limit
$$;
CREATE FUNCTION conversations_to_send(p_older_than interval, p_limit integer) RETURNS TABLE (workspace_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT m.workspace_id, m.conversation_id
  FROM messages m
  JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
  JOIN channels ch ON ch.workspace_id = m.workspace_id AND ch.id = m.channel_id
  WHERE m.status IN ('queued', 'sending') AND coalesce(m.send_after, m.created_at) < now() - p_older_than
    AND (c.send_lease_until IS NULL OR c.send_lease_until < now())
    AND ch.status = 'active' AND (ch.paused_until IS NULL OR ch.paused_until < now())
  LIMIT p_limit
$$;
CREATE FUNCTION conversations_to_wake(p_limit integer) RETURNS TABLE (workspace_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.workspace_id, c.id FROM conversations c WHERE c.snoozed_until <= now() ORDER BY c.snoozed_until LIMIT p_limit
$$;
CREATE FUNCTION conversations_unattended(p_waiting interval, p_limit integer) RETURNS TABLE (workspace_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.workspace_id, c.id FROM conversations c
  WHERE c.waiting_since < now() - p_waiting AND c.waiting_told_at IS NULL AND c.status = 'open'
  ORDER BY c.waiting_since LIMIT p_limit
$$;
CREATE FUNCTION attachments_to_fetch(p_older_than interval, p_limit integer) RETURNS TABLE (workspace_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.workspace_id, a.id FROM attachments a
  WHERE a.state = 'waiting' AND a.message_id IS NOT NULL AND a.created_at < now() - p_older_than
  ORDER BY a.created_at LIMIT p_limit
$$;

-- Deletes what has served its time, for all workspaces, a bounded number of rows of each kind; returns how many. Meta
-- repeats a webhook for seven days: for so long, and one day more, its digest must be known.
CREATE FUNCTION delete_expired_conversation_data(p_limit integer) RETURNS TABLE (kind text, deleted bigint)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH webhooks AS (
    DELETE FROM webhook_events WHERE (workspace_id, id) IN (
      SELECT e.workspace_id, e.id FROM webhook_events e
      WHERE e.state = 'done' AND e.received_at < now() - interval '8 days' LIMIT p_limit) RETURNING 1
  ), hints AS (
    DELETE FROM realtime_events WHERE id IN (
      SELECT e.id FROM realtime_events e WHERE e.created_at < now() - interval '1 day' LIMIT p_limit) RETURNING 1
  ), present AS (
    DELETE FROM presences p WHERE p.seen_at < now() - interval '1 day' RETURNING 1
  ), parked AS (
    DELETE FROM parked_events WHERE (workspace_id, id) IN (
      SELECT e.workspace_id, e.id FROM parked_events e
      WHERE e.created_at < now() - interval '8 days' LIMIT p_limit) RETURNING 1
  )
  SELECT 'webhookEvents', count(*) FROM webhooks UNION ALL SELECT 'realtimeEvents', count(*) FROM hints
  UNION ALL SELECT 'presences', count(*) FROM present UNION ALL SELECT 'parkedEvents', count(*) FROM parked
$$;
-- Files that belong to no message (any more) a day after they came: an upload nobody sent, or a message taken back.
CREATE FUNCTION attachments_to_delete(p_limit integer) RETURNS TABLE (workspace_id uuid, id uuid, storage_key text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.workspace_id, a.id, a.storage_key FROM attachments a
  WHERE a.message_id IS NULL AND a.created_at < now() - interval '1 day' ORDER BY a.created_at LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION delete_expired_conversation_data(integer), attachments_to_delete(integer) TO piloto_app;

GRANT EXECUTE ON FUNCTION notify_realtime(), realtime_events_after(bigint, integer), newest_realtime_event(),
  conversations_to_run(interval, integer), conversations_to_send(interval, integer), conversations_to_wake(integer),
  conversations_unattended(interval, integer), attachments_to_fetch(interval, integer) TO piloto_app;

/*
 * Search. Row-level security keeps operators that are not leakproof (@@, LIKE) away from indexes, so these are doors:
 * they run as the owner and name the workspace of the transaction themselves.
 */
-- Contacts whose names or numbers hold the words; p_digits is '' unless the search holds at least three digits. Fewer than
-- three letters have no trigram: then only names that begin with them are found, by an index too.
CREATE FUNCTION search_contacts(p_folded text, p_digits text, p_limit integer) RETURNS TABLE (contact_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  (SELECT c.id FROM contacts c
   WHERE c.workspace_id = current_workspace_id() AND char_length(p_folded) >= 3 AND c.merged_into_id IS NULL
     AND c.name_key LIKE '%' || replace(replace(replace(p_folded, '\', '\\'), '%', '\%'), '_', '\_') || '%'
   LIMIT p_limit)
  UNION
  (SELECT c.id FROM contacts c
   WHERE c.workspace_id = current_workspace_id() AND char_length(p_folded) BETWEEN 1 AND 2 AND c.merged_into_id IS NULL
     AND c.name_key >= p_folded AND c.name_key < p_folded || U&'\+10FFFF'
   LIMIT p_limit)
  UNION
  (SELECT i.contact_id FROM contact_identities i
   WHERE i.workspace_id = current_workspace_id() AND p_digits <> '' AND i.kind = 'phone'
     AND i.value LIKE '%' || p_digits || '%'
   LIMIT p_limit)
  UNION
  (SELECT i.contact_id FROM contact_identities i
   WHERE i.workspace_id = current_workspace_id() AND char_length(p_folded) >= 3 AND i.kind = 'username'
     AND i.value LIKE '%' || replace(replace(replace(p_folded, '\', '\\'), '%', '\%'), '_', '\_') || '%'
   LIMIT p_limit)
$$;
/*
 * The newest messages before a place that match. First the newest ten thousand are walked in their order: a word that is
 * common fills the page there, in a millisecond, where its list in the index would be sorted as a whole. What is rare
 * enough not to fill the page there has a list that is short enough.
 */
CREATE FUNCTION search_messages(p_query tsquery, p_before timestamptz, p_before_id uuid, p_limit integer)
  RETURNS TABLE (message_id uuid, conversation_id uuid, occurred_at timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_workspace uuid := current_workspace_id();
  v_walked constant integer := 10000;
  v_end record;
  v_found integer;
BEGIN
  RETURN QUERY
    SELECT r.id, r.conversation_id, r.occurred_at FROM (
      SELECT m.* FROM messages m
      WHERE m.workspace_id = v_workspace AND (m.occurred_at, m.id) < (p_before, p_before_id)
      ORDER BY m.occurred_at DESC, m.id DESC LIMIT v_walked
    ) r WHERE r.search @@ p_query AND r.deleted_at IS NULL ORDER BY r.occurred_at DESC, r.id DESC LIMIT p_limit;
  GET DIAGNOSTICS v_found = ROW_COUNT;
  IF v_found >= p_limit THEN
    RETURN;
  END IF;
  SELECT m.occurred_at, m.id INTO v_end FROM messages m
    WHERE m.workspace_id = v_workspace AND (m.occurred_at, m.id) < (p_before, p_before_id)
    ORDER BY m.occurred_at DESC, m.id DESC OFFSET v_walked - 1 LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- Materialized: else the planner, which thinks rare pairs of common words common, would walk on.
  RETURN QUERY
    WITH matching AS MATERIALIZED (
      SELECT m.id, m.conversation_id, m.occurred_at FROM messages m
      WHERE m.workspace_id = v_workspace AND m.search @@ p_query AND m.deleted_at IS NULL
    )
    SELECT o.id, o.conversation_id, o.occurred_at FROM matching o
    WHERE (o.occurred_at, o.id) < (v_end.occurred_at, v_end.id)
    ORDER BY o.occurred_at DESC, o.id DESC LIMIT p_limit - v_found;
END
$$;
GRANT EXECUTE ON FUNCTION search_contacts(text, text, integer), search_messages(tsquery, timestamptz, uuid, integer)
  TO piloto_app;
