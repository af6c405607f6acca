INSERT INTO channels (id, workspace_id, kind, name, external_id, account_external_id, display_name, verify_token, verify_token_hash, agent_id) VALUES
  ('00000000-0000-7000-8000-0000000000d1', '00000000-0000-7000-8000-0000000000a1', 'whatsapp', 'WhatsApp Vendas', '106540352242922',
   '102290129340398', '+55 31 3333-4444', 'sealed', sha256('verify'), '00000000-0000-7000-8000-0000000000c1');
INSERT INTO templates (workspace_id, channel_id, external_id, name, language, status, components) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000d1', '594425479261596', 'pedido_confirmado', 'pt_BR',
   'approved', '[{"type": "BODY", "text": "Oi, {{1}}"}]');
INSERT INTO webhook_events (workspace_id, channel_id, dedupe_key, body) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000d1', sha256('{}'), '{}');
INSERT INTO dead_letters (workspace_id, task, payload, error, attempts) VALUES
  ('00000000-0000-7000-8000-0000000000a1', 'fetch_media', '{}', 'gone', 10);
