INSERT INTO model_connections (workspace_id, provider, model, api_key, key_hint) VALUES
  ('00000000-0000-7000-8000-0000000000a1', 'openai_compatible', 'roteiro-demo', 'sealed', 'abcd');
INSERT INTO agent_runs (id, workspace_id, conversation_id, agent_id, agent_version_id, trigger, claimed_seq, control_epoch, outcome) VALUES
  ('00000000-0000-7000-8000-0000000000f5', '00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000f1',
   '00000000-0000-7000-8000-0000000000c1', '00000000-0000-7000-8000-0000000000c3', 'message', 1, 1, 'replied');
INSERT INTO agent_steps (workspace_id, run_id, number, kind) VALUES
  ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000f5', 1, 'model');
INSERT INTO usage_deltas (workspace_id, metric, value) VALUES ('00000000-0000-7000-8000-0000000000a1', 'opened', 1);
INSERT INTO usage_daily (workspace_id, day, metric, value) VALUES ('00000000-0000-7000-8000-0000000000a1', '2026-11-19', 'opened', 3);
