// What the service refuses, with which code, and that it says so clearly.
import net from 'node:net';
import { call, equal, refused, send, test, truth } from './harness.mjs';

const REJECTED = -32003;
const INVALID_PARAMS = -32602;

function basic(from) {
  return { from, to: `0x${'35'.repeat(20)}`, nonce: '0x0', gas: '0x5208',
           gasPrice: '0x1', value: '0x0', chainId: '0x7a69' };
}

async function policyTests(url, from) {
  const sign = (fields, code, line) => refused(url, 'eth_signTransaction',
    [{ ...basic(from), ...fields }], code, line);

  await test('a chain id that is not the wallet\'s', () =>
    sign({ chainId: '0x1' }, REJECTED, /chain id/));
  await test('a value over the wallet\'s limit', () =>
    sign({ value: `0x${'ff'.repeat(32)}` }, REJECTED, /value.*limit/));
  await test('one wei over the limit of 100 ether', () =>
    sign({ value: '0x56bc75e2d63100001' }, REJECTED, /value.*limit/));
  await test('exactly the limit is signed', async () => {
    const { result } = await call(url, 'eth_signTransaction',
      [{ ...basic(from), value: '0x56bc75e2d63100000' }]);
    truth(result?.startsWith('0xf8'), 'not signed');
  });
  await test('a fee over the wallet\'s limit', () =>
    sign({ gasPrice: '0xde0b6b3a7640000' }, REJECTED, /fee.*limit/));
  await test('a tip above the fee', () =>
    sign({ gasPrice: undefined, maxFeePerGas: '0x1',
           maxPriorityFeePerGas: '0x2' }, REJECTED, /fee|tip/));
  await test('an account that is not here', () =>
    sign({ from: `0x${'00'.repeat(20)}` }, -32001, /account/));
}

async function formTests(url, from) {
  const sign = (fields) => refused(url, 'eth_signTransaction',
    [{ ...basic(from), ...fields }], INVALID_PARAMS, /./);

  await test('a blob transaction', () => sign({ type: '0x3' }));
  await test('a field nobody knows', () => sign({ blobs: ['0x00'] }));
  await test('numbers that are none', () => sign({ value: '1' }));
  await test('zeros in front', () => sign({ value: '0x01' }));
  await test('an address too short', () => sign({ to: '0x35' }));
  await test('odd data', () => sign({ data: '0x123' }));
  await test('data longer than a transaction can be', () =>
    sign({ data: `0x${'00'.repeat(70000)}` }));
  await test('no nonce', () => sign({ nonce: undefined }));
  await test('raw bytes in place of a transaction', () => refused(url,
    'eth_signTransaction', ['0x02f8'], INVALID_PARAMS, /transaction/));
  await test('a digest is never signed', () => refused(url, 'eth_sign',
    [from, `0x${'11'.repeat(32)}`], -32601, /eth_sign/));
  await test('an unknown method', () => refused(url, 'eth_getBalance', [],
    -32601, /eth_getBalance/));
  await test('a message that is too long', () => refused(url, 'personal_sign',
    [`0x${'00'.repeat(20000)}`, from], INVALID_PARAMS, /long/));
}

async function protocol(url) {
  const body = (fields) => JSON.stringify(
    { jsonrpc: '2.0', id: 1, method: 'eth_chainId', ...fields });

  await test('malformed JSON', async () => {
    for (const text of ['', '{', '{"jsonrpc":', 'null,', '[1,', '\u0000']) {
      const { status, json } = await send(url, text);
      equal(status, 200, 'status');
      equal(json.error.code, -32700, text);
      equal(json.id, null, 'id');
    }
  });
  await test('requests that are none', async () => {
    for (const text of ['1', 'null', '"x"', '{}', '[]',
                        body({ jsonrpc: '1.0' }), body({ id: {} }),
                        body({ method: 7 }), body({ params: 'x' })]) {
      const { json } = await send(url, text);
      equal(json.error.code, -32600, text);
    }
  });
  await test('a batch is answered call by call', async () => {
    const { json } = await send(url, `[${body({ id: 'a' })},1,${
      JSON.stringify({ jsonrpc: '2.0', method: 'eth_chainId' })},${
      body({ id: 2, method: 'nope' })}]`);
    equal(json.length, 3, 'answers');
    equal(json[0].result, '0x7a69', 'result');
    equal(json[1].error.code, -32600, 'code');
    equal(json[2].error.code, -32601, 'code');
  });
  await test('a notification has no answer', async () => {
    const { status, text } = await send(url, JSON.stringify(
      { jsonrpc: '2.0', method: 'eth_chainId' }));
    equal(status, 204, 'status');
    equal(text, '', 'text');
  });
  await test('a deep nest of arrays', async () => {
    const { json } = await send(url, '['.repeat(100000));
    equal(json.error.code, -32700, 'code');
  });
}

async function httpTests(url) {
  const accounts = '{"jsonrpc":"2.0","id":1,"method":"eth_accounts"}';
  const port = new URL(url).port;

  await test('an oversized request', async () => {
    for (const size of [256 * 1024 + 1, 2 * 1024 * 1024]) {
      const { status, json } = await send(url, ' '.repeat(size));
      equal(status, 413, 'status');
      truth(/large/.test(json.error.message), json.error.message);
    }
  });
  await test('a foreign Host', async () => {
    for (const host of ['evil.example', `evil.example:${port}`,
                        `127.0.0.1.evil.example:${port}`, 'x@localhost']) {
      const { status, json } = await send(url, accounts,
        { headers: { Host: host } });
      equal(status, 403, host);
      truth(json.result === undefined && /Host/.test(json.error.message),
        'answered');
    }
  });
  await test('no Host at all', async () => {
    const text = await new Promise((resolve, reject) => {
      const socket = net.connect(Number(port), new URL(url).hostname);
      const parts = [];
      socket.on('error', reject);
      socket.on('data', (part) => parts.push(part));
      socket.on('end', () => resolve(Buffer.concat(parts).toString()));
      socket.end('POST / HTTP/1.0\r\nContent-Length: ' +
        `${accounts.length}\r\n\r\n${accounts}`);
    });
    truth(/^HTTP\/1\.[01] 40[03]/.test(text), text.split('\r\n')[0]);
  });
  await test('a foreign Origin, also in a preflight', async () => {
    for (const method of ['POST', 'OPTIONS']) {
      const { status, headers } = await send(url,
        method === 'POST' ? accounts : undefined,
        { method, headers: { Origin: 'https://evil.example' } });
      equal(status, 403, method);
      equal(headers['access-control-allow-origin'], undefined, 'CORS');
    }
  });
  await test('what an HTML form can send', async () => {
    const { status } = await send(url, accounts,
      { headers: { 'Content-Type': 'text/plain' } });
    equal(status, 415, 'status');
  });
  await test('other methods and paths', async () => {
    equal((await send(url, undefined, { method: 'GET' })).status, 405, 'GET');
    equal((await send(url, accounts, { path: '/x' })).status, 404, 'path');
  });
  await test('health', async () => {
    const { status, json } = await send(url, undefined,
      { method: 'GET', path: '/health' });
    equal(status, 200, 'status');
    equal(json.status, 'ok', 'status');
  });
  await test('the version says development', async () => {
    const { result } = await call(url, 'web3_clientVersion', []);
    truth(/strongroomd.*development/.test(result), result);
  });
}

export async function protocolTests(url, from) {
  await policyTests(url, from);
  await formTests(url, from);
  await protocol(url);
  await httpTests(url);
}
