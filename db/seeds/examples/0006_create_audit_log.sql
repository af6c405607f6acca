SELECT append_audit_event('00000000-0000-7000-8000-0000000000a1', NULL, 'apiKeys.create', 'done', 'user',
  '00000000-0000-7000-8000-0000000000b1', NULL, 'api_key', 'pv_live_abcd', 'Planilha', '{"scopes": ["agents:read"]}',
  '203.0.113.7', 'Mozilla/5.0', 'req_1');
-- Without a workspace: one entry in the account's own chain, one in each of its workspaces.
SELECT append_audit_event(NULL, '00000000-0000-7000-8000-0000000000b1', 'auth.login', 'done', 'user',
  '00000000-0000-7000-8000-0000000000b1', NULL, NULL, NULL, NULL, '{}', '203.0.113.7', 'Mozilla/5.0', 'req_2');
