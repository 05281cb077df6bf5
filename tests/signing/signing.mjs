// Real clients against a running signing service, and a real chain behind
// them:   node signing.mjs http://127.0.0.1:8545
// Ends in the line "N passed, N failed".
import { ethers } from 'ethers';
import * as viem from 'viem';
import { foundry } from 'viem/chains';
import { equal, result, startChain, test, truth } from './harness.mjs';
import { protocolTests } from './protocol.mjs';

const url = process.argv[2] ?? 'http://127.0.0.1:8545';
const chain = await startChain(foundry.id);

const signers = new ethers.JsonRpcProvider(url);
// No answers from a cache: balances and nonces change at once.
const onChain = new ethers.JsonRpcProvider(chain.url, undefined,
  { cacheTimeout: -1 });
const account = (await signers.listAccounts())[0];

if (account === undefined) {
  console.log('FAILED the service has no account');
  chain.stop();
  process.exit(1);
}
await onChain.send('anvil_setBalance',
  [account.address, ethers.toQuantity(ethers.parseEther('1000'))]);

// Gives a raw transaction to the chain; value and fee must move as it says.
async function settle(raw) {
  const tx = ethers.Transaction.from(raw);
  equal(tx.from, account.address, 'recovered sender');
  const before = await onChain.getBalance(account.address);
  const had = tx.to === null ? 0n : await onChain.getBalance(tx.to);
  const receipt = await (await onChain.broadcastTransaction(raw)).wait();
  equal(receipt.status, 1, 'receipt status');
  equal(receipt.hash, tx.hash, 'transaction hash');
  equal(before - await onChain.getBalance(account.address),
    tx.value + receipt.gasUsed * receipt.gasPrice, 'what the sender paid');
  if (tx.to !== null)
    equal(await onChain.getBalance(tx.to), had + tx.value, 'balance');
  return receipt;
}

const someone = () => ethers.Wallet.createRandom().address;
const nonce = () => onChain.getTransactionCount(account.address);
const gwei = (n) => ethers.parseUnits(String(n), 'gwei');

async function common(fields) {
  return { to: someone(), value: ethers.parseEther('1.5'), gasLimit: 21000,
           nonce: await nonce(), chainId: foundry.id, ...fields };
}

await test('ethers: the account list holds addresses', async () => {
  truth(ethers.isAddress(account.address), account.address);
  equal(Number((await signers.getNetwork()).chainId), foundry.id, 'chain');
});

await test('ethers: a legacy transaction', async () => {
  const raw = await account.signTransaction(
    await common({ type: 0, gasPrice: gwei(2) }));
  equal(ethers.Transaction.from(raw).type, 0, 'type');
  await settle(raw);
});

await test('ethers: a fee-market transaction', async () => {
  const raw = await account.signTransaction(await common(
    { type: 2, maxFeePerGas: gwei(3), maxPriorityFeePerGas: gwei(1) }));
  equal(ethers.Transaction.from(raw).type, 2, 'type');
  await settle(raw);
});

await test('ethers: a transaction with an access list', async () => {
  const raw = await account.signTransaction(await common({
    type: 1, gasPrice: gwei(2), gasLimit: 40000,
    accessList: [{ address: someone(), storageKeys: [ethers.ZeroHash] },
                 { address: someone(), storageKeys: [] }] }));
  equal(ethers.Transaction.from(raw).accessList.length, 2, 'access list');
  await settle(raw);
});

await test('ethers: a contract is created and answers', async () => {
  const raw = await account.signTransaction({
    data: '0x600a600c600039600a6000f3602a60005260206000f3', gasLimit: 100000,
    nonce: await nonce(), chainId: foundry.id, type: 2,
    maxFeePerGas: gwei(3), maxPriorityFeePerGas: gwei(1) });
  const { contractAddress } = await settle(raw);
  equal(BigInt(await onChain.call({ to: contractAddress })), 42n, 'answer');
});

await test('ethers: a contract call with much data', async () => {
  const data = ethers.hexlify(ethers.randomBytes(8000));
  await settle(await account.signTransaction(await common(
    { type: 0, gasPrice: gwei(2), gasLimit: 500000, value: 0, data })));
});

await test('ethers: the signature is of RFC 6979, so it repeats', async () => {
  const tx = await common({ type: 0, gasPrice: 1 });
  equal(await account.signTransaction(tx), await account.signTransaction(tx));
});

await test('ethers: a message, text and bytes', async () => {
  for (const message of ['', 'hello', 'Grüße\n\u{1f511}', 'x'.repeat(2000),
                         ethers.randomBytes(32)]) {
    equal(ethers.verifyMessage(message, await account.signMessage(message)),
      account.address, 'recovered signer');
  }
});

const viemClient = viem.createWalletClient({
  account: account.address, chain: foundry, transport: viem.http(url) });
const viemChain = viem.createPublicClient({
  chain: foundry, transport: viem.http(chain.url) });

async function viemSettle(serializedTransaction) {
  equal(viem.getAddress(await viem.recoverTransactionAddress(
    { serializedTransaction })), account.address, 'recovered sender');
  const tx = viem.parseTransaction(serializedTransaction);
  const hash = await viemChain.sendRawTransaction({ serializedTransaction });
  const receipt = await viemChain.waitForTransactionReceipt({ hash });
  equal(receipt.status, 'success', 'receipt status');
  equal(await viemChain.getBalance({ address: tx.to }), tx.value, 'balance');
}

await test('viem: the account list', async () => {
  equal((await viemClient.getAddresses())[0], account.address, 'address');
  equal(await viemClient.getChainId(), foundry.id, 'chain');
});

await test('viem: a legacy transaction', async () => {
  await viemSettle(await viemClient.signTransaction({
    to: someone(), value: viem.parseEther('0.25'), gas: 21000n,
    nonce: await nonce(), gasPrice: viem.parseGwei('2'), type: 'legacy' }));
});

await test('viem: a fee-market transaction', async () => {
  await viemSettle(await viemClient.signTransaction({
    to: someone(), value: viem.parseEther('0.75'), gas: 21000n,
    nonce: await nonce(), maxFeePerGas: viem.parseGwei('3'),
    maxPriorityFeePerGas: viem.parseGwei('1'), type: 'eip1559' }));
});

await test('viem: a message', async () => {
  const signature = await viemClient.signMessage({ message: 'hello' });
  truth(await viem.verifyMessage(
    { address: account.address, message: 'hello', signature }),
  'it does not verify');
});

await test('twenty signatures at once are all right', async () => {
  const raws = await Promise.all(Array.from({ length: 20 }, (_, i) =>
    account.signTransaction({ to: account.address, nonce: 1000 + i, type: 0,
      gasPrice: 1, gasLimit: 21000, chainId: foundry.id })));
  raws.forEach((raw, i) => {
    const tx = ethers.Transaction.from(raw);
    equal(tx.from, account.address, 'recovered sender');
    equal(tx.nonce, 1000 + i, 'nonce');
  });
});

await protocolTests(url, account.address);

await test('the service still answers', async () => {
  equal((await signers.send('eth_accounts', []))[0],
    account.address.toLowerCase(), 'account');
});

signers.destroy();
onChain.destroy();
chain.stop();
process.exit(result() ? 0 : 1);
