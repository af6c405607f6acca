INSERT INTO agents (id, workspace_id, name, purpose, draft, client_key) VALUES
  ('00000000-0000-7000-8000-0000000000c1', '00000000-0000-7000-8000-0000000000a1', 'Iara', 'Sofás e estofados',
   '{"persona": "Vendedora atenciosa"}', '00000000-0000-7000-8000-0000000000c2');
INSERT INTO agent_versions (id, workspace_id, agent_id, number, name, purpose, config) VALUES
  ('00000000-0000-7000-8000-0000000000c3', '00000000-0000-7000-8000-0000000000a1',
   '00000000-0000-7000-8000-0000000000c1', 1, 'Iara', 'Sofás e estofados', '{"persona": "Vendedora atenciosa"}');
UPDATE agents SET published_version_id = '00000000-0000-7000-8000-0000000000c3'
WHERE id = '00000000-0000-7000-8000-0000000000c1';
