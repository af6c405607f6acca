INSERT INTO job_tasks (job_id, publication, attempts, run_at, revision, leased_until, published_at)
VALUES (1, 1, 0, now(), 0, now(), now());
