export { setup } from "@piloto/db/test-global-setup";
