INSERT INTO conversations (id, workspace_id, channel_id, contact_id, control, last_seq, input_seq) VALUES
  ('00000000-0000-7000-8000-0000000000f1', '00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000d1',
   '00000000-0000-7000-8000-0000000000e1', 'ai', 1, 1);
INSERT INTO messages (id, workspace_id, conversation_id, channel_id, seq, direction, author, type, body, external_id, status, status_rank, occurred_at) VALUES
  ('00000000-0000-7000-8000-0000000000f2', '00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000f1',
   '00000000-0000-7000-8000-0000000000d1', 1, 'in', 'contact', 'text', 'Vocês têm sofás?', 'wamid.1', 'received', 9, now());
INSERT INTO attachments (workspace_id, message_id, conversation_id, kind, state) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000f2', '00000000-0000-7000-8000-0000000000f1', 'image', 'waiting');
INSERT INTO message_reactions (workspace_id, message_id, side, emoji, at) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000f2', 'business', '👍', now());
INSERT INTO message_status_events (workspace_id, message_id, status, at) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000f2', 'read', now());
INSERT INTO parked_events (workspace_id, channel_id, target_external_id, digest, event) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000d1', 'wamid.2', sha256('event'), '{}');
INSERT INTO send_attempts (workspace_id, message_id, number) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000f2', 1);
INSERT INTO conversation_events (workspace_id, conversation_id, kind, actor) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000f1', 'opened', 'contact');
INSERT INTO labels (id, workspace_id, name) VALUES
  ('00000000-0000-7000-8000-0000000000f3', '00000000-0000-7000-8000-0000000000a1', 'Quente');
INSERT INTO conversation_labels (workspace_id, conversation_id, label_id) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000f1', '00000000-0000-7000-8000-0000000000f3');
INSERT INTO canned_replies (workspace_id, shortcut, title, body) VALUES
  ('00000000-0000-7000-8000-0000000000a1', 'frete', 'Frete', 'O frete para BH é grátis.');
INSERT INTO presences (workspace_id, conversation_id, user_id, tab_id) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000f1', '00000000-0000-7000-8000-0000000000b1',
   '00000000-0000-7000-8000-0000000000b9');
INSERT INTO realtime_events (workspace_id, kind, conversation_id) VALUES
  ('00000000-0000-7000-8000-0000000000a1', 'message', '00000000-0000-7000-8000-0000000000f1');
