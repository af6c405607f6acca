-- Purpose: what has been handed to Cloud Tasks, where jobs are pushed instead of fetched (JOBS=cloud_tasks).
-- Previous release: keeps working; only a new table, which it does not know. No lock on any other.

-- One row per job that has been published. The job itself stays graphile-worker's row, and the truth: everything here
-- may be lost, and the jobs are published again. No foreign key, because that schema is another's; maintenance deletes what
-- is left behind.
CREATE TABLE job_tasks (
  job_id        bigint      NOT NULL CONSTRAINT job_tasks_pkey PRIMARY KEY,
  -- Part of the task's name: one more for each task, never the same again.
  publication   integer     NOT NULL,
  -- How many of those in a row were for the same state of the job: a task was sent and never started it.
  repeats       integer     NOT NULL DEFAULT 0,
  -- The state of the job that the task was for. Another one, and it takes a new task.
  attempts      smallint    NOT NULL,
  run_at        timestamptz NOT NULL,
  revision      integer     NOT NULL,
  -- The task came and started the job, or came too early: whatever comes next takes a new one.
  is_spent      boolean     NOT NULL DEFAULT false,
  -- Who publishes it has so long; then another instance does it again, under the same name.
  leased_until  timestamptz NOT NULL,
  -- When Cloud Tasks took it.
  published_at  timestamptz
);

GRANT SELECT, INSERT, UPDATE, DELETE ON job_tasks TO piloto_app;
