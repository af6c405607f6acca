/** Argon2id as OWASP's password storage cheat sheet gives it: 19 MiB, two passes, one lane. `algorithm: 2` is Argon2id. */
export const argon2Parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** How a hash made with these parameters begins; any other is made anew at the next sign-in. */
export const currentHashPrefix = "$argon2id$v=19$m=19456,t=2,p=1$";
