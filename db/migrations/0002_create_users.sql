-- Purpose: people and the ways they prove who they are.
-- Previous release: keeps working; only new tables.

CREATE TABLE users (
  id                  uuid PRIMARY KEY DEFAULT uuidv7(),
  name                text NOT NULL CONSTRAINT users_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
  email               text NOT NULL CONSTRAINT users_email_form CHECK (email = lower(email) AND char_length(email) BETWEEN 3 AND 254),
  password_hash       text,
  password_changed_at timestamptz,
  locale              text NOT NULL DEFAULT 'pt-BR' CONSTRAINT users_locale_known CHECK (locale IN ('pt-BR', 'en')),
  -- Bumped to end every session at once; a session made under an older epoch is superseded.
  session_epoch       integer NOT NULL DEFAULT 0,
  disabled_at         timestamptz,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT users_email_key UNIQUE (email)
);

-- An OpenID Connect identity. (issuer, subject) is the key; the address is only what the issuer last said.
CREATE TABLE identities (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  issuer       text NOT NULL,
  subject      text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 255),
  email        text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT identities_subject_key UNIQUE (issuer, subject)
);
CREATE INDEX identities_user_idx ON identities (user_id);

-- A sign-up that waits for its mail to be answered. Not a user: nobody can occupy a stranger's address.
CREATE TABLE pending_signups (
  id               uuid PRIMARY KEY DEFAULT uuidv7(),
  email            text NOT NULL CHECK (email = lower(email)),
  name             text NOT NULL,
  password_hash    text NOT NULL,
  locale           text NOT NULL DEFAULT 'pt-BR',
  token_hash       bytea NOT NULL CHECK (octet_length(token_hash) = 32),
  -- SHA-256 of the pre-session of the browser that signed up: only there the link alone is enough.
  pre_session_hash bytea NOT NULL CHECK (octet_length(pre_session_hash) = 32),
  created_at       timestamptz NOT NULL DEFAULT now(),
  expires_at       timestamptz NOT NULL,
  CONSTRAINT pending_signups_token_key UNIQUE (token_hash)
);
CREATE INDEX pending_signups_email_idx ON pending_signups (email);
CREATE INDEX pending_signups_pre_session_idx ON pending_signups (pre_session_hash, email);

-- Mailed tokens of an existing user. A newer one of the same kind kills the older, except "this wasn't me" links,
-- of which each belongs to one session.
CREATE TABLE one_time_tokens (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  kind       text NOT NULL CONSTRAINT one_time_tokens_kind_known CHECK (kind IN ('password_reset', 'email_change', 'not_me')),
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
  -- email_change: { "email": … }; not_me: { "sessionId": … }
  payload    jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  CONSTRAINT one_time_tokens_token_key UNIQUE (token_hash)
);
CREATE INDEX one_time_tokens_user_idx ON one_time_tokens (user_id, kind);

-- Short-lived state of a flow that spans requests: the second step of a sign-in, a WebAuthn ceremony, OpenID Connect.
-- The browser holds the token in a cookie; a row is used once and deleted.
CREATE TABLE auth_flows (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  kind       text NOT NULL CONSTRAINT auth_flows_kind_known
             CHECK (kind IN ('second_factor', 'passkey_sign_in', 'passkey_registration', 'passkey_step_up', 'google')),
  user_id    uuid REFERENCES users (id) ON DELETE CASCADE,
  token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
  state      jsonb NOT NULL DEFAULT '{}',
  attempts   integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  CONSTRAINT auth_flows_token_key UNIQUE (token_hash)
);
CREATE INDEX auth_flows_user_idx ON auth_flows (user_id);

CREATE TABLE totp_factors (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- AES-256-GCM under a versioned key; see packages/api/src/ports/vault.
  secret         bytea NOT NULL,
  confirmed_at   timestamptz,
  -- The 30-second step of the last accepted code: a code works once (RFC 6238 section 5.2).
  last_used_step bigint NOT NULL DEFAULT 0,
  created_at     timestamptz NOT NULL DEFAULT now(),
  last_used_at   timestamptz,
  CONSTRAINT totp_factors_user_key UNIQUE (user_id)
);

CREATE TABLE recovery_codes (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash  bytea NOT NULL CHECK (octet_length(code_hash) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at    timestamptz,
  CONSTRAINT recovery_codes_code_key UNIQUE (user_id, code_hash)
);

CREATE TABLE passkeys (
  id            uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id       uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  credential_id text NOT NULL CHECK (char_length(credential_id) BETWEEN 1 AND 1400),
  public_key    bytea NOT NULL,
  counter       bigint NOT NULL DEFAULT 0,
  transports    text[] NOT NULL DEFAULT '{}',
  backed_up     boolean NOT NULL DEFAULT false,
  name          text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  created_at    timestamptz NOT NULL DEFAULT now(),
  last_used_at  timestamptz,
  CONSTRAINT passkeys_credential_key UNIQUE (credential_id)
);
CREATE INDEX passkeys_user_idx ON passkeys (user_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON
  users, identities, pending_signups, one_time_tokens, auth_flows, totp_factors, recovery_codes, passkeys TO piloto_app;
