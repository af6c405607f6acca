INSERT INTO sessions (user_id, handle_hash, user_epoch, amr, authenticated_at, factor_at, absolute_expires_at, browser,
                      platform, user_agent, idle_expires_at) VALUES
  ('00000000-0000-7000-8000-0000000000b1', sha256('handle'), 0, '{pwd}', now(), now(), now() + interval '30 days',
   'Chrome', 'Windows', 'Mozilla/5.0', now() + interval '7 days');
INSERT INTO revocations (user_id, min_epoch) VALUES ('00000000-0000-7000-8000-0000000000b1', 1);
