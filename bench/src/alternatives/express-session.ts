// Alternative: Express with express-session and its Postgres store, as its documentation sets it up. A signed-in call
// reads the session from the database; there is no stateless one.
import connectPgSimple from "connect-pg-simple";
import express from "express";
import session from "express-session";
import { Pool } from "pg";

declare module "express-session" {
  interface SessionData {
    userId: string;
  }
}

const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });
const Store = connectPgSimple(session);
const app = express();
app.get("/healthz", (_request, response) => {
  response.json({ ok: true });
});
app.use(
  session({
    store: new Store({ pool, createTableIfMissing: true }),
    secret: "bench",
    resave: false,
    saveUninitialized: false,
  }),
);
app.post("/login", (request, response) => {
  request.session.userId = "bench";
  response.json({ ok: true });
});
app.get("/me", (request, response) => {
  if (request.session.userId === undefined) response.status(401).json({ ok: false });
  else response.json({ userId: request.session.userId });
});
app.listen(Number(process.env["PORT"]));
