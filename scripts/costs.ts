// What a month on Google Cloud costs in each form, as the Markdown tables of docs/decisions/0073-what-it-costs.md.
import { costTables } from "./costs/cost-tables.ts";

console.log(costTables());
