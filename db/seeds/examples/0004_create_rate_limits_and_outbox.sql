INSERT INTO rate_limits (key, theoretical_arrival) VALUES ('login:account:ana@example.com', now());
INSERT INTO outbox (kind, payload) VALUES ('mail', 'sealed');
