INSERT INTO users (id, name, email, password_hash, password_changed_at) VALUES
  ('00000000-0000-7000-8000-0000000000b1', 'Ana Beatriz', 'ana@example.com', '$argon2id$example', now()),
  ('00000000-0000-7000-8000-0000000000b2', 'Rui Santos', 'rui@example.com', NULL, NULL);
INSERT INTO identities (user_id, issuer, subject, email) VALUES
  ('00000000-0000-7000-8000-0000000000b2', 'https://accounts.google.com', '1093', 'rui@example.com');
INSERT INTO pending_signups (email, name, password_hash, token_hash, pre_session_hash, expires_at) VALUES
  ('bia@example.com', 'Bia', '$argon2id$example', sha256('signup'), sha256('browser'), now() + interval '1 day');
INSERT INTO one_time_tokens (kind, user_id, token_hash, expires_at) VALUES
  ('password_reset', '00000000-0000-7000-8000-0000000000b1', sha256('reset'), now() + interval '30 minutes');
INSERT INTO auth_flows (kind, user_id, token_hash, expires_at) VALUES
  ('second_factor', '00000000-0000-7000-8000-0000000000b1', sha256('flow'), now() + interval '10 minutes');
INSERT INTO totp_factors (user_id, secret, confirmed_at) VALUES
  ('00000000-0000-7000-8000-0000000000b1', 'sealed', now());
INSERT INTO recovery_codes (user_id, code_hash) VALUES
  ('00000000-0000-7000-8000-0000000000b1', sha256('code'));
INSERT INTO passkeys (user_id, credential_id, public_key, name) VALUES
  ('00000000-0000-7000-8000-0000000000b1', 'credential', 'key', 'Celular');
