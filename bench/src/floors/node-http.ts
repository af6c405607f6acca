// Floor: what node itself costs per answer.
import { createServer } from "node:http";

createServer((_request, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
}).listen(Number(process.env["PORT"]));
