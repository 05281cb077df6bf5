// Counting tests, raw HTTP, and a chain of one's own.
import { spawn } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { fileURLToPath } from 'node:url';

let passed = 0;
let failed = 0;

export async function test(must, run) {
  try {
    await run();
    passed++;
    console.log(`ok ${must}`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${must}: ${String(error.message ?? error).slice(0, 300)}`);
  }
}

export function result() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

export function equal(have, want, what = 'value') {
  if (have !== want)
    throw new Error(`${what} is ${String(have)}, not ${String(want)}`);
}

export function truth(condition, what) {
  if (!condition) throw new Error(what);
}

// One request as it is given, so that no library mends it first.
export function send(url, body, { method = 'POST', headers = {}, path } = {}) {
  const target = new URL(url);
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: target.hostname,
      port: target.port,
      path: path ?? '/',
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      agent: false,
    }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        let json;
        try { json = JSON.parse(text); } catch { /* not JSON */ }
        resolve({ status: response.statusCode, headers: response.headers,
                  text, json });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

let nextId = 1;

export async function call(url, method, params) {
  const id = nextId++;
  const { json } = await send(url, JSON.stringify(
    { jsonrpc: '2.0', id, method, params }));
  equal(json?.id, id, 'id');
  return json;
}

// The call must fail with this code and a line that matches.
export async function refused(url, method, params, code, line) {
  const { error, result: signed } = await call(url, method, params);
  truth(signed === undefined, 'it was signed');
  equal(error.code, code, `code (${error.message})`);
  truth(line.test(error.message), `message: ${error.message}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// A real chain on this machine: anvil, offline.
export async function startChain(chainId) {
  const port = await freePort();
  const program = fileURLToPath(new URL(
    'node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil',
    import.meta.url));
  const child = spawn(program, ['--host', '127.0.0.1', '--port', String(port),
    '--chain-id', String(chainId)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error('anvil ended')));
    child.on('error', reject);
    child.stdout.on('data', (text) => {
      if (String(text).includes('Listening on')) resolve();
    });
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
