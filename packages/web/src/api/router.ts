/** The one place that names the API's router: types only, erased before the browser sees anything. */
export type { AppRouter, RouterInputs, RouterOutputs } from "@piloto/api/router-types";
