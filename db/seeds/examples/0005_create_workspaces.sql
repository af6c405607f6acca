INSERT INTO workspaces (id, name, slug) VALUES ('00000000-0000-7000-8000-0000000000a1', 'Casa Ipê Móveis', 'casa-ipe');
INSERT INTO memberships (workspace_id, user_id, role) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000b1', 'owner');
INSERT INTO invites (workspace_id, email, role, token_hash, invited_by, expires_at) VALUES
  ('00000000-0000-7000-8000-0000000000a1', 'caio@example.com', 'seller', sha256('invite'),
   '00000000-0000-7000-8000-0000000000b1', now() + interval '7 days');
INSERT INTO api_keys (workspace_id, name, prefix, key_hash, scopes, created_by) VALUES
  ('00000000-0000-7000-8000-0000000000a1', 'Planilha', 'pv_live_abcd', sha256('key'), '{agents:read}',
   '00000000-0000-7000-8000-0000000000b1');
