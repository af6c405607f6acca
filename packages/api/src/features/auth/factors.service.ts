import type { Database } from "../../database/pool.ts";
import { getFactors } from "./factors.queries.ts";

/** Which factors a person can prove. */
export type FactorMethods = { password: boolean; totp: boolean; passkey: boolean; google: boolean };

/** What the step-up dialog may offer this user. */
export const listFactorMethods = (db: Database, userId: string): Promise<FactorMethods> => getFactors(db, userId);
