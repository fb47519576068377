// Verifies a webhook with Stripe's own library, or signs one: {"secret","signature","body","sign"} on standard input.
const Stripe = require('stripe');

let text = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (part) => { text += part; });
process.stdin.on('end', () => {
  const { secret, signature, body, timestamp } = JSON.parse(text);
  const { webhooks } = new Stripe('sk_test_none');
  if (signature === undefined) {
    console.log(webhooks.generateTestHeaderString({ payload: body, secret, timestamp }));
    return;
  }
  try {
    // The tolerance is ours to test: the clock of a test stands still.
    console.log(`verified ${webhooks.constructEvent(body, signature, secret, 1e10).id}`);
  } catch (error) {
    console.log(`refused: ${error.message}`);
  }
});
