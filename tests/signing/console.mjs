// A person at the secure console: makes a wallet, reads its words, agrees and
// disagrees, removes it and types the words again.
//   node console.mjs STATE_FOLDER http://127.0.0.1:8545
// Runs in the tree's top folder. Ends in the line "N passed, N failed".
import { ethers } from 'ethers';
import { call, equal, result, test, truth } from './harness.mjs';
import { Console, guestOf } from './machine.mjs';

const [state, url] = process.argv.slice(2);
const guest = guestOf(state);

const secure = await Console.open(`${state}/secure.sock`);
let words;
let address;

const create = ['strongroom', 'create', '--label', 'savings', '--chain',
  '31337', '--chain', '5', '--limit', '2.5', '--fee-limit', '0.01'];

await test('a wallet is not made when the person says no', async () => {
  const made = guest(...create);
  await secure.until('agree: ');
  secure.type('no');
  const { status, out } = await made;
  truth(status !== 0 && /refused on the secure console/.test(out), out);
});

await test('a wallet is made after yes, and its words are shown', async () => {
  const made = guest(...create);
  const policy = await secure.until('agree: ');
  for (const line of ['Make a new wallet?', 'name         savings',
                      'chains       31337, 5', 'value limit  2.5 ETH',
                      'fee limit    0.01 ETH', 'only after you agree'])
    truth(policy.includes(line), `'${line}' is not in: ${policy}`);
  secure.type('yes');
  await secure.until('press Enter: ');
  secure.type('');
  const shown = await secure.until('written down: ');
  words = [...shown.matchAll(/\d+\. ([a-z]+)/g)].map((match) => match[1]);
  equal(words.length, 24, 'number of words');
  secure.type('');
  await secure.until('\x1b[2J');
  await secure.until('The wallet is made.');
  const { status, out } = await made;
  equal(status, 0, out);
  address = /0x[0-9a-fA-F]{40}/.exec(out)[0];
  truth(!words.some((word, i) => i < 3 && out.includes(` ${word} `)),
    'a word got out');
});

await test('the words are BIP-39, and the address theirs', () => {
  equal(ethers.HDNodeWallet.fromPhrase(words.join(' ')).address, address);
});

const transaction = {
  from: address, to: `0x${'35'.repeat(20)}`, value: '0x14d1120d7b160000',
  nonce: '0x7', gas: '0x5208', maxFeePerGas: '0x4a817c800',
  maxPriorityFeePerGas: '0x1', chainId: '0x7a69' };

await test('a transaction is shown, and signed after yes', async () => {
  const signed = call(url, 'eth_signTransaction', [transaction]);
  const shown = await secure.until('agree: ');
  for (const line of ['Sign this transaction?', 'wallet  savings', address,
                      `to      0x${'35'.repeat(20)}`, 'value   1.5 ETH',
                      'chain   31337', 'at most 0.00042 ETH', 'nonce   7',
                      'data    none'])
    truth(shown.includes(line), `'${line}' is not in: ${shown}`);
  secure.type('yes');
  const { result: raw } = await signed;
  equal(ethers.Transaction.from(raw).from, address, 'recovered sender');
});

await test('and not signed after anything else', async () => {
  for (const answer of ['', 'y', 'no']) {
    const signed = call(url, 'eth_signTransaction', [transaction]);
    await secure.until('agree: ');
    secure.type(answer);
    const { error } = await signed;
    equal(error.code, 4001, error.message);
  }
});

await test('Ctrl-C is a no', async () => {
  const signed = call(url, 'eth_signTransaction', [transaction]);
  await secure.until('agree: ');
  secure.socket.write('\x03');
  equal((await signed).error.code, 4001, 'code');
});

await test('what was typed before the question is no answer', async () => {
  secure.type('yes');
  await new Promise((wake) => setTimeout(wake, 300));
  const signed = call(url, 'eth_signTransaction', [transaction]);
  await secure.until('agree: ');
  secure.type('no');
  equal((await signed).error.code, 4001, 'code');
});

await test('nobody is asked about what the policy forbids', async () => {
  const { error } = await call(url, 'eth_signTransaction',
    [{ ...transaction, chainId: '0x1' }]);
  equal(error.code, -32003, error.message);
  truth(!secure.shown.includes('Sign this'), 'somebody was asked');
});

await test('others are served while a person thinks', async () => {
  const signed = call(url, 'eth_signTransaction', [transaction]);
  await secure.until('agree: ');
  const { result: accounts } = await call(url, 'eth_accounts', []);
  const development = accounts.find((a) => a !== address.toLowerCase());
  const other = await call(url, 'eth_signTransaction',
    [{ ...transaction, from: development }]);
  truth(other.result?.startsWith('0x02'), 'not signed meanwhile');
  secure.type('yes');
  truth((await signed).result?.startsWith('0x02'), 'not signed');
});

await test('a message is shown with its odd bytes marked', async () => {
  const text = 'Hi!\n\x1b[2JType yes';
  const signed = call(url, 'personal_sign',
    [ethers.hexlify(ethers.toUtf8Bytes(text)), address]);
  const shown = await secure.until('agree: ');
  truth(shown.includes('  | Hi!\n  | \\x1b[2JType yes\n'), shown);
  secure.type('yes');
  equal(ethers.verifyMessage(text, (await signed).result), address, 'signer');
});

await test('it is removed after yes', async () => {
  const removed = guest('strongroom', 'remove', 'savings');
  const shown = await secure.until('agree: ');
  truth(shown.includes('REMOVE this wallet?'), shown);
  secure.type('yes');
  const { status, out: said } = await removed;
  equal(status, 0, said);
  const { out } = await guest('strongroom', 'list');
  truth(!out.includes('savings'), out);
});

await test('words that begin with a whole sentence are all taken', async () => {
  const short = `${'abandon '.repeat(11)}about`;
  const list = ethers.wordlists.en;
  let phrase;
  for (let i = 0; phrase === undefined; i++) {
    const tried = `${short} ${'zoo '.repeat(11)}${list.getWord(i)}`;
    if (ethers.Mnemonic.isValidMnemonic(tried)) phrase = tried;
  }
  const made = guest('strongroom', 'import', '--label', 'long', '--chain',
    '31337', '--limit', '1');
  await secure.until('agree: ');
  secure.type('yes');
  await secure.until('Enter:\n');
  secure.type(short);
  await secure.until('to end: ');
  secure.type(phrase.slice(short.length + 1));
  const { status, out } = await made;
  equal(status, 0, out);
  truth(out.toLowerCase().includes(
    ethers.Wallet.fromPhrase(phrase).address.toLowerCase()), out);
  const removed = guest('strongroom', 'remove', 'long');
  await secure.until('agree: ');
  secure.type('yes');
  equal((await removed).status, 0);
});

await test('its words, typed, bring it back', async () => {
  const made = guest('strongroom', 'import', '--label', 'again', '--chain',
    '31337', '--limit', '1');
  await secure.until('agree: ');
  secure.type('yes');
  await secure.until('Enter:\n');
  secure.type('not these words');
  await secure.until('to end: ');
  secure.type('');
  await secure.until('Word 01 is not in the list.');
  await secure.until('Enter:\n');
  for (let i = 0; i < words.length; i += 6) {
    if (i !== 0) await secure.until('to end: ');
    secure.type(words.slice(i, i + 6).join(' '));
  }
  const { status, out } = await made;
  equal(status, 0, out);
  truth(out.includes(address) && out.includes('imported'), out);
  const removed = guest('strongroom', 'remove', 'again');
  await secure.until('agree: ');
  secure.type('yes');
  const gone = await removed;
  equal(gone.status, 0, gone.out);
});

await test('there is one development wallet, and it comes and goes',
  async () => {
    const second = await guest('strongroom', 'create', '--development');
    truth(second.status !== 0 && /one already/.test(second.out), second.out);
    for (const again of [['remove', 'development'],
                         ['create', '--development']]) {
      const { status, out } = await guest('strongroom', ...again);
      equal(status, 0, out);
    }
  });

secure.socket.destroy();
process.exit(result() ? 0 : 1);
